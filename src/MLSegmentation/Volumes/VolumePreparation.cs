using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>
/// What is done to volumes before a network sees them, in this order: values beyond the window are cut off, the values are normalised, and the volume is
/// resampled. Results are brought back to the voxels of the volume. A model does to the volumes that it scores what was done to those that it was
/// trained on.
/// </summary>
public sealed record VolumePreparation
{
    private const int MostSlices = 15;

    /// <summary>The distances between voxels that volumes are resampled to. Default: null, volumes are taken as they are.</summary>
    /// <exception cref="SegmentationOptionException">A distance is not a finite number above 0.</exception>
    public VolumeSpacing? Spacing
    {
        get;
        init => field = Allowed.When(value is null or { IsPossible: true }, value, "finite distances more than 0, or null to take volumes as they are");
    }

    /// <summary>
    /// The values that matter. Default: null, all. With <see cref="VolumeNormalization.PerVolumeNonZero"/>, voxels that are 0 stay so.
    /// </summary>
    public VolumeWindow? Window { get; init; }

    /// <summary>Where mean and standard deviation come from. Default: <see cref="VolumeNormalization.PerVolume"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is none of the enumeration.</exception>
    public VolumeNormalization Normalization { get; init => field = Allowed.Defined(value); }

    /// <summary>
    /// Null for a network that sees volumes (3-D). Otherwise the network sees images, slice by slice: 1 for each slice alone (2-D), 3 for a slice and
    /// its neighbours as further channels (2.5-D), and so on; odd, up to 15. Default: null.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is even, or outside 1..15.</exception>
    public int? Slices
    {
        get;
        init => field = Allowed.When(
            value is null || (value is >= 1 and <= MostSlices && (value & 1) == 1), value, "odd numbers from 1 to 15, or null for 3-D");
    }
}
