namespace MLSegmentation.Evaluation;

/// <summary>The unit of distances between outlines.</summary>
public enum DistanceUnit
{
    /// <summary>Pixels of images, whose masks do not say how large they are.</summary>
    Pixels,

    /// <summary>Millimetres, as the masks of volumes say; voxels of volumes that do not say it count as 1 mm wide.</summary>
    Millimetres,

    /// <summary>The unit of <see cref="SurfaceOptions.Spacing"/>.</summary>
    Given,
}
