namespace MLSegmentation.Training.Samples;

/// <summary>An image and its mask, in the memory of the store that holds them.</summary>
/// <param name="info">What is known about the image.</param>
/// <param name="record">The image, the mask at the same size, and where that is another, the mask at the original size.</param>
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
