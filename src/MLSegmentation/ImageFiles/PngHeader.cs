using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>How a PNG file describes a pixel (PNG specification, section 11.2.2).</summary>
internal enum PngColorType : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    RgbAlpha = 6,
}

/// <summary>The first chunk of a PNG file.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool IsInterlaced)
{
    /// <summary>The length of the chunk's data.</summary>
    public const int Length = 13;

    /// <summary>Samples per pixel.</summary>
    public int Channels => ColorType switch
    {
        PngColorType.GreyAlpha => 2,
        PngColorType.Rgb => 3,
        PngColorType.RgbAlpha => 4,
        _ => 1,
    };

    /// <summary>Bits per pixel in the file.</summary>
    public int BitsPerPixel => Channels * BitDepth;

    /// <summary>Bytes per pixel after unpacking: one for anything of up to eight bits.</summary>
    public int BytesPerPixel => Math.Max(1, BitsPerPixel / 8);

    /// <summary>Reads the chunk and checks everything in it.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> data, string path)
    {
        if (data.Length != Length)
        {
            throw PngReader.Damaged(path, $"its header has {data.Length} bytes instead of {Length}");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        var header = new PngHeader((int)width, (int)height, data[8], (PngColorType)data[9], data[12] == 1);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw PngReader.Damaged(path, $"its header gives the size {width}x{height}");
        }

        if (!IsAllowed(header.ColorType, header.BitDepth))
        {
            throw PngReader.Damaged(path, $"its header gives colour type {data[9]} with {data[8]} bits");
        }

        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw PngReader.Damaged(path, $"its header gives compression {data[10]}, filter {data[11]} and interlace {data[12]}");
        }

        ImageLimits.Check(path, new ImageSize(header.Width, header.Height), header.BytesPerPixel);
        return header;
    }

    /// <summary>The bytes of a row as the file packs it, without the filter byte.</summary>
    public long GetRowBytes(int width) => (((long)width * BitsPerPixel) + 7) / 8;

    private static bool IsAllowed(PngColorType colorType, int bitDepth) => colorType switch
    {
        PngColorType.Grey => bitDepth is 1 or 2 or 4 or 8 or 16,
        PngColorType.Palette => bitDepth is 1 or 2 or 4 or 8,
        PngColorType.Rgb or PngColorType.GreyAlpha or PngColorType.RgbAlpha => bitDepth is 8 or 16,
        _ => false,
    };
}
