using MLSegmentation.ImageFiles;

namespace MLSegmentation.Training.Samples;

/// <summary>An image and its mask, in the memory of the store that holds them.</summary>
/// <remarks>The record is the image, the mask at the same size, and where that is another, the mask at the original size.</remarks>
internal readonly ref struct Sample(SampleInfo info, ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record;

    /// <summary>What is known about the image.</summary>
    public SampleInfo Info { get; } = info;

    /// <summary>The class indices at the size of the image, row by row.</summary>
    public ReadOnlySpan<byte> Labels => _record.Slice(PixelBytes, Info.Size.PixelCount);

    /// <summary>The class indices at the original size, row by row; empty where the store does not keep them.</summary>
    public ReadOnlySpan<byte> OriginalLabels => Info.OriginalSize == Info.Size ? Labels : _record[(PixelBytes + Info.Size.PixelCount)..];

    private int PixelBytes => Info.Channels * Info.PlaneBytes;

    /// <summary>The values of a channel, row by row, as bytes.</summary>
    public ReadOnlySpan<byte> GetPlane(int channel) => _record.Slice(channel * Info.PlaneBytes, Info.PlaneBytes);
}

/// <summary>What is known about a training image without reading it again.</summary>
/// <param name="Name">How messages name it: the file, or the row of the data view.</param>
/// <param name="Format">What its pixels are.</param>
/// <param name="Size">The size of the stored image and its mask.</param>
/// <param name="OriginalSize">Their size before they were resized; mostly the same.</param>
/// <param name="Channels">The stored channels: of 8 bits 1 for a grey image, 3 for any other; all of floating-point pixels.</param>
internal sealed record SampleInfo(string Name, PixelFormat Format, ImageSize Size, ImageSize OriginalSize, int Channels)
{
    /// <summary>What the numbers were where they come from; null where that is not known, or they are colours.</summary>
    public SampleType? Samples { get; init; }

    /// <summary>The least and the greatest value of each channel; none of colours.</summary>
    public IReadOnlyList<(float Least, float Greatest)> Range { get; init; } = [];

    /// <summary>The sums over its pixels.</summary>
    public PixelStatistics Statistics { get; init; }

    /// <summary>For each class, how many of its pixels have it.</summary>
    public long[] ClassPixels { get; init; } = [];

    /// <summary>What its pixels are, for messages about those that are no colours.</summary>
    public string DescribePixels() => Samples?.Describe(Channels) ?? SampleTypeText.DescribeChannels(Channels);

    /// <summary>How many bytes a plane takes.</summary>
    public int PlaneBytes => Size.PixelCount * Format.BytesPerValue;
}
