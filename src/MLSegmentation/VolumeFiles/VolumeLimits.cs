using System.Globalization;
using MLSegmentation.Options;

namespace MLSegmentation.VolumeFiles;

/// <summary>
/// How large volumes may be, and the errors of their files. What a header says is believed only within these bounds, and only where the file is
/// long enough to hold it.
/// </summary>
internal static class VolumeLimits
{
    public const int DefaultMaxVoxels = 1 << 28;

    /// <summary>About 2^31: a single array holds all of them.</summary>
    public const int HighestMaxVoxels = 2_147_483_591;

    /// <summary>The most that deflate can compress: a match of 258 bytes in two bits.</summary>
    public const int MaxDeflation = 1032;

    /// <summary>The most bytes of a text header, or of what stands between a header and the voxels.</summary>
    public const int MaxHeaderLength = 64 << 20;

    /// <summary>The sizes of a volume, where they are possible and allowed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sizes">Width, height, depth, channels.</param>
    /// <param name="maxVoxels">The most voxels.</param>
    /// <exception cref="SegmentationException">They are not.</exception>
    public static VolumeShape Check(string path, ReadOnlySpan<long> sizes, int maxVoxels)
    {
        // In floating-point numbers, products cannot overflow.
        double voxels = 1;
        foreach (long size in sizes)
        {
            voxels *= size;
        }

        if (voxels > maxVoxels)
        {
            string all = string.Join('x', sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
            throw SegmentationException.Naming(
                $"'{path}' has {all} voxels, {voxels.ToString("N0", CultureInfo.InvariantCulture)} in all; volumes of up to {maxVoxels:N0} are read. "
                + $"Cut it into smaller volumes, or give a higher {new OptionName("MaxVoxels")} where there is memory for it.",
                kind: SegmentationErrorKind.TooLarge);
        }

        return new VolumeShape((int)sizes[0], (int)sizes[1], (int)sizes[2], sizes.Length > 3 ? (int)sizes[3] : 1);
    }

    /// <summary>An error that names a damaged file.</summary>
    public static SegmentationException Damaged(string path, string kind, string reason, Exception? inner = null) =>
        new($"'{path}' is a damaged {kind} file: {reason}. Write or copy it again.", inner);

    /// <summary>An error that names a file of a kind that is not read, and the way out.</summary>
    public static SegmentationException NotRead(string path, string kind, string what, string advice) =>
        new($"'{path}' is a {kind} file {what}, which is not read. {advice}");

    /// <summary>The error of a file that holds several volumes along a fourth axis.</summary>
    public static SegmentationException Several(string path, long count, string axis) => SegmentationException.Naming(
        $"'{path}' holds {count} volumes along {axis}, which are points in time or channels, but one volume is needed. Split it into files of one volume, "
        + $"or give {new OptionName("FourthAxisIsChannels")} where they are the channels of one volume.");
}
