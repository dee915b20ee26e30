using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Masks;

/// <summary>
/// Writes PNG files: images of 8 bits, grey or coloured, and grey levels of 16 bits; and the parts that those of masks are made of.
/// </summary>
internal static class PngWriter
{
    private const int BitDepth = 8;
    private const byte Paeth = 4;
    private const byte Up = 2;

    /// <summary>Fills a row: the number of its filter, which is 0 where it is left alone, and then its bytes.</summary>
    private delegate void RowFilling(int y, Span<byte> row);

    /// <summary>Writes an image of red, green and blue of each pixel, row by row.</summary>
    public static void WriteRgb(Stream stream, byte[] rgb, ImageSize size) => Write(stream, rgb, size, PngColorType.Rgb);

    /// <summary>Writes an image of 8 bits, the numbers of each pixel side by side, row by row; there is no palette.</summary>
    public static void Write(Stream stream, byte[] pixels, ImageSize size, PngColorType type)
    {
        int channels = pixels.Length / size.PixelCount;
        int length = size.Width * channels;
        WriteBeginning(stream, size, type);
        WriteChunk(stream, "IDAT"u8, Compress(size.Height, length, (y, row) => Filter(pixels, channels, y * length, row)));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>Writes grey levels of 16 bits, row by row.</summary>
    public static void WriteGrey(Stream stream, ushort[] levels, ImageSize size)
    {
        WriteBeginning(stream, size, PngColorType.Grey, 2 * BitDepth);
        WriteChunk(stream, "IDAT"u8, Compress(size.Height, size.Width * sizeof(ushort), (y, row) => FilterGrey(levels, size.Width, y, row)));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>Writes what stands in front of the pixels of a mask.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="size">The size.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="classes">The classes that the file names; null for none.</param>
    /// <param name="areMaskValues">Whether the pixels are the mask values of these classes, and not their indices.</param>
    public static void WriteBeginning(
        Stream stream, ImageSize size, IReadOnlyList<RgbColor> palette, SegmentationClasses? classes, bool areMaskValues = false)
    {
        WriteBeginning(stream, size, PngColorType.Palette);
        WriteChunk(stream, "PLTE"u8, [.. palette.SelectMany(color => (byte[])[color.Red, color.Green, color.Blue])]);
        if (classes is not null)
        {
            var prefix = areMaskValues ? PngChunks.MaskValuesPrefix : PngChunks.ClassesPrefix;
            WriteChunk(stream, "iTXt"u8, [.. prefix, .. Encoding.UTF8.GetBytes(classes.ToString())]);
        }
    }

    /// <summary>Takes from each byte what its neighbours let expect (section 9.4), which suits photographs best.</summary>
    private static void Filter(byte[] pixels, int channels, int begin, Span<byte> row)
    {
        row[0] = Paeth;
        bool hasPrevious = begin > 0;
        int length = row.Length - 1;
        for (int index = 0; index < length; index++)
        {
            int left = index < channels ? 0 : pixels[begin + index - channels];
            int up = hasPrevious ? pixels[begin + index - length] : 0;
            int upperLeft = index < channels || !hasPrevious ? 0 : pixels[begin + index - length - channels];
            row[index + 1] = (byte)(pixels[begin + index] - PngFilter.Predict(left, up, upperLeft));
        }
    }

    /// <summary>Takes from each byte the one above it, which suits what changes slowly.</summary>
    private static void FilterGrey(ushort[] levels, int width, int y, Span<byte> row)
    {
        row[0] = Up;
        for (int x = 0; x < width; x++)
        {
            int level = levels[(y * width) + x];
            int above = y > 0 ? levels[((y - 1) * width) + x] : 0;
            row[1 + (2 * x)] = (byte)((level >> BitDepth) - (above >> BitDepth));
            row[2 + (2 * x)] = (byte)(level - above);
        }
    }

    private static byte[] Compress(int height, int length, RowFilling fill)
    {
        using var buffer = new MemoryStream();
        using (var stream = new ZLibStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] row = new byte[length + 1];
            for (int y = 0; y < height; y++)
            {
                fill(y, row);
                stream.Write(row);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Writes the signature and the header.</summary>
    public static void WriteBeginning(Stream stream, ImageSize size, PngColorType type, byte bitDepth = BitDepth)
    {
        stream.Write(PngReader.Signature);
        byte[] header = new byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size.Height);
        header[8] = bitDepth;
        header[9] = (byte)type;
        WriteChunk(stream, "IHDR"u8, header);
    }

    /// <summary>Writes a part of a file.</summary>
    public static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        stream.Write(chunk);
    }
}
