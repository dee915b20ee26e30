using MLSegmentation.VolumeFiles;

namespace MLSegmentation;

/// <summary>How volumes are read.</summary>
public sealed record SegmentationVolumeOptions
{
    /// <summary>The highest <see cref="MaxVoxels"/>.</summary>
    public const int HighestMaxVoxels = VolumeLimits.HighestMaxVoxels;

    /// <summary>The order of the voxels. Default: <see cref="VolumeOrder.Canonical"/>.</summary>
    public VolumeOrder Order { get; init; } = VolumeOrder.Canonical;

    /// <summary>
    /// Whether a fourth axis, which may be time, holds the channels of one volume, such as the modalities of a scan. Without it, files of several
    /// volumes are refused. What a file itself calls channels are channels anyway. Default: false.
    /// </summary>
    public bool FourthAxisIsChannels { get; init; }

    /// <summary>
    /// The most voxels of a volume, those of each channel counted; each takes four bytes of memory, and twice as many while axes are exchanged.
    /// From 1 to <see cref="HighestMaxVoxels"/>. Default: 268,435,456, as of 512x512x1024.
    /// </summary>
    public int MaxVoxels { get; init; } = VolumeLimits.DefaultMaxVoxels;

    /// <summary>Gets what users should know, a line each, such as which numbers of slices are missing. Default: null, nobody is told.</summary>
    public Action<string>? Warning { get; init; }

    internal SegmentationVolumeOptions Require()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxVoxels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxVoxels, HighestMaxVoxels);
        return Enum.IsDefined(Order) ? this : throw new ArgumentOutOfRangeException(nameof(Order), Order, "This is no order of voxels.");
    }
}
