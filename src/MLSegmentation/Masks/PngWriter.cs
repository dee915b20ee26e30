using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Text;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Masks;

/// <summary>Writes PNG files of 8 bits: masks with a palette, where the palette index is the class index, and images of red, green and blue.</summary>
internal static class PngWriter
{
    private const int BitDepth = 8;
    private const int Channels = 3;
    private const byte Paeth = 4;

    /// <summary>Fills a row: the number of its filter, which is 0 where it is left alone, and then its bytes.</summary>
    private delegate void RowFilling(int y, Span<byte> row);

    /// <summary>Writes a mask in the colours of the classes, or of a fixed palette.</summary>
    public static void Write(Stream stream, SegmentationMask mask, SegmentationClasses? classes) => Write(stream, mask, CreatePalette(mask, classes), classes);

    /// <summary>Writes palette indices; the palette has as many colours as the largest index needs, at most 256.</summary>
    public static void WriteIndices(Stream stream, SegmentationMask indices, IReadOnlyList<RgbColor> palette) => Write(stream, indices, palette, null);

    /// <summary>Writes an image of red, green and blue of each pixel, row by row.</summary>
    public static void WriteRgb(Stream stream, byte[] rgb, ImageSize size)
    {
        int length = size.Width * Channels;
        WriteBeginning(stream, size, PngColorType.Rgb);
        WriteChunk(stream, "IDAT"u8, Compress(size.Height, length, (y, row) => Filter(rgb, y * length, y > 0, row)));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void Write(Stream stream, SegmentationMask mask, IReadOnlyList<RgbColor> palette, SegmentationClasses? classes)
    {
        WriteBeginning(stream, new ImageSize(mask.Width, mask.Height), palette, classes);

        // No filter, which suits indices best (section 12.7).
        WriteChunk(stream, "IDAT"u8, Compress(mask.Height, mask.Width, (y, row) => mask.Pixels.Slice(y * mask.Width, mask.Width).CopyTo(row[1..])));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>Writes what stands in front of the pixels of a mask.</summary>
    public static void WriteBeginning(Stream stream, ImageSize size, IReadOnlyList<RgbColor> palette, SegmentationClasses? classes)
    {
        WriteBeginning(stream, size, PngColorType.Palette);
        WriteChunk(stream, "PLTE"u8, [.. palette.SelectMany(color => (byte[])[color.Red, color.Green, color.Blue])]);
        if (classes is not null)
        {
            WriteChunk(stream, "iTXt"u8, [.. PngChunks.ClassesPrefix, .. Encoding.UTF8.GetBytes(classes.ToString())]);
        }
    }

    private static RgbColor[] CreatePalette(SegmentationMask mask, SegmentationClasses? classes) =>
        ClassPalette.Create(classes, TensorPrimitives.Max(mask.Pixels));

    /// <summary>Takes from each byte what its neighbours let expect (section 9.4), which suits photographs best.</summary>
    private static void Filter(byte[] rgb, int begin, bool hasPrevious, Span<byte> row)
    {
        row[0] = Paeth;
        int length = row.Length - 1;
        for (int index = 0; index < length; index++)
        {
            int left = index < Channels ? 0 : rgb[begin + index - Channels];
            int up = hasPrevious ? rgb[begin + index - length] : 0;
            int upperLeft = index < Channels || !hasPrevious ? 0 : rgb[begin + index - length - Channels];
            row[index + 1] = (byte)(rgb[begin + index] - PngFilter.Predict(left, up, upperLeft));
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

    private static void WriteBeginning(Stream stream, ImageSize size, PngColorType type)
    {
        stream.Write(PngReader.Signature);
        byte[] header = new byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size.Height);
        header[8] = BitDepth;
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
