using System.Runtime.InteropServices;

namespace MLSegmentation.Training.Data;

/// <summary>An image and its mask, in the memory of the store that holds them.</summary>
/// <param name="size">The size of the stored image.</param>
/// <param name="originalSize">The size of the image before it was resized.</param>
/// <param name="channels">The stored channels: 1 or 3 of 8 bits; any number of floating-point numbers.</param>
/// <param name="record">The image, the mask at the same size, and where that is another, the mask at the original size.</param>
/// <param name="kind">What the pixels are.</param>
internal readonly ref struct Sample(ImageSize size, ImageSize originalSize, int channels, ReadOnlySpan<byte> record, PixelKind kind = PixelKind.EightBit)
{
    private readonly ReadOnlySpan<byte> _record = record;

    /// <summary>What the pixels are.</summary>
    public PixelKind Kind { get; } = kind;

    /// <summary>The size of the stored image.</summary>
    public ImageSize Size { get; } = size;

    /// <summary>The size of the image before it was resized.</summary>
    public ImageSize OriginalSize { get; } = originalSize;

    /// <summary>Pixels per row.</summary>
    public int Width => Size.Width;

    /// <summary>Rows.</summary>
    public int Height => Size.Height;

    /// <summary>The stored channels: 1 or 3 of 8 bits; any number of floating-point numbers.</summary>
    public int Channels { get; } = channels;

    /// <summary>The image of 8 bits, row by row, the channels of a pixel side by side.</summary>
    public ReadOnlySpan<byte> Pixels => _record[..PixelBytes];

    /// <summary>The image of 8 bits, and one byte more, so that the last pixel too can be read as four bytes.</summary>
    public ReadOnlySpan<byte> PaddedPixels => _record[..(PixelBytes + 1)];

    /// <summary>The class indices at the size of the image, row by row.</summary>
    public ReadOnlySpan<byte> Labels => _record.Slice(PixelBytes, Width * Height);

    /// <summary>The class indices at the original size, row by row; empty where the store does not keep them.</summary>
    public ReadOnlySpan<byte> OriginalLabels => OriginalSize == Size ? Labels : _record[(PixelBytes + (Width * Height))..];

    private int PixelBytes => Width * Height * Channels * (Kind == PixelKind.EightBit ? sizeof(byte) : sizeof(float));

    /// <summary>A channel of the image of floating-point pixels, row by row.</summary>
    public ReadOnlySpan<float> GetPlane(int channel) => MemoryMarshal.Cast<byte, float>(_record[..PixelBytes]).Slice(channel * Width * Height, Width * Height);
}
