namespace MLSegmentation;

/// <summary>In which order the voxels of a volume are read.</summary>
public enum VolumeOrder
{
    /// <summary>
    /// The axes are exchanged and flipped so that x runs to the right of the patient, y to the front and z to the head ("RAS"), or as nearly as the
    /// volume lies: whatever the scanner, the same organ looks the same. Saving undoes it.
    /// </summary>
    Canonical,

    /// <summary>As the file stores them: what varies fastest is x, then y, then z.</summary>
    File,
}
