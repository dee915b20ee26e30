using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>Which slices of a volume a montage shows, and how.</summary>
public sealed record VolumeMontageOptions
{
    /// <summary>
    /// The most slices, 1 to 1024: evenly spaced from the first to the last slice that has an object, and through the whole volume where none has.
    /// Default: 16.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int Slices { get; init => field = Allowed.Between(value, 1, 1024); } = 16;

    /// <summary>
    /// The most pixels that the longer side of a slice is drawn in, 16 to 4096; voxels keep their proportions, and small ones are drawn in up to 6
    /// pixels. Default: 256.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int MaxSliceSide { get; init => field = Allowed.Between(value, 16, 4096); } = 256;

    /// <summary>How the mask is drawn. Default: the defaults, half transparent with contours.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public OverlayOptions Overlay { get; init => field = Allowed.NotNull(value, "overlay options"); } = new();
}
