namespace MLSegmentation;

/// <summary>What stands for each class in mask files that are written.</summary>
public enum MaskFileValues
{
    /// <summary>The index of the class; 255 for ignored pixels.</summary>
    ClassIndices,

    /// <summary>
    /// The mask value of the class, as other software expects it; for ignored pixels the value that is named for them, or else 255. Only where
    /// <see cref="SegmentationClasses.CanWriteMaskValues"/>.
    /// </summary>
    MaskValues,
}
