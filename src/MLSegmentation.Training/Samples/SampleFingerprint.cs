using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MLSegmentation.Training.Samples;

/// <summary>
/// A checksum over the size, the sums of the pixels and the counts of the classes of an image with its mask, which other images hardly share.
/// </summary>
internal sealed record SampleFingerprint
{
    private readonly UInt128 _checksum;

    /// <summary>Computes the checksum.</summary>
    public SampleFingerprint(SampleInfo info)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes<long>(Numbers(info)), hash);
        _checksum = MemoryMarshal.Read<UInt128>(hash);
    }

    /// <summary>The numbers that tell an image from others.</summary>
    public static long[] Numbers(SampleInfo info) =>
        [.. Sides(info.OriginalSize), info.Channels, .. info.Statistics.Sums.SelectMany(Sums), .. info.ClassPixels];

    private static long[] Sides(ImageSize size) => size.Depth == 1 ? [size.Width, size.Height] : [size.Width, size.Height, size.Depth];

    private static long[] Sums(ChannelSums sums) => [BitConverter.DoubleToInt64Bits(sums.Values), BitConverter.DoubleToInt64Bits(sums.Squares)];
}
