namespace MLSegmentation.Training.Data;

/// <summary>A picture and its mask, in the memory of the store that holds them.</summary>
/// <param name="size">The size of the stored picture.</param>
/// <param name="originalSize">The size of the picture before it was resized.</param>
/// <param name="channels">The stored channels: 1 or 3.</param>
/// <param name="record">The picture, the mask at the same size, and where that is another, the mask at the original size.</param>
internal readonly ref struct Sample(ImageSize size, ImageSize originalSize, int channels, ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record;

    /// <summary>The size of the stored picture.</summary>
    public ImageSize Size { get; } = size;

    /// <summary>The size of the picture before it was resized.</summary>
    public ImageSize OriginalSize { get; } = originalSize;

    /// <summary>Pixels per row.</summary>
    public int Width => Size.Width;

    /// <summary>Rows.</summary>
    public int Height => Size.Height;

    /// <summary>The stored channels: 1 or 3.</summary>
    public int Channels { get; } = channels;

    /// <summary>The picture, row by row, the channels of a pixel side by side.</summary>
    public ReadOnlySpan<byte> Pixels => _record[..(Width * Height * Channels)];

    /// <summary>The class indices at the size of the picture, row by row.</summary>
    public ReadOnlySpan<byte> Labels => _record.Slice(Width * Height * Channels, Width * Height);

    /// <summary>The class indices at the original size, row by row; empty where the store does not keep them.</summary>
    public ReadOnlySpan<byte> OriginalLabels => OriginalSize == Size ? Labels : _record[(Width * Height * (Channels + 1))..];
}
