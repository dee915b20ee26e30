using System.Buffers.Binary;
using System.IO.Compression;
using MLSegmentation.IO;

namespace MLSegmentation.Masks;

/// <summary>Writes masks as PNG files with a palette: the palette index is the class index.</summary>
internal static class IndexedPngWriter
{
    private const int BitDepth = 8;

    /// <summary>Writes a mask file, complete or not at all.</summary>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void Write(string path, SegmentationMask mask, SegmentationClasses? classes) =>
        AtomicFile.Write(path, stream => Write(stream, mask, classes));

    /// <summary>Writes a mask into a stream.</summary>
    public static void Write(Stream stream, SegmentationMask mask, SegmentationClasses? classes)
    {
        stream.Write(PngReader.Signature);
        WriteHeader(stream, mask);
        WriteChunk(stream, "PLTE"u8, CreatePalette(mask, classes));
        if (classes is not null)
        {
            WriteChunk(stream, "iTXt"u8, ClassesText.Create(classes));
        }

        WriteChunk(stream, "IDAT"u8, Compress(mask));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void WriteHeader(Stream stream, SegmentationMask mask)
    {
        Span<byte> header = stackalloc byte[PngHeader.Length];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, mask.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], mask.Height);
        header[8] = BitDepth;
        header[9] = (byte)PngColorType.Palette;
        WriteChunk(stream, "IHDR"u8, header);
    }

    /// <summary>As many entries as the mask or the classes need; ignored pixels are white at the palette's end.</summary>
    private static byte[] CreatePalette(SegmentationMask mask, SegmentationClasses? classes)
    {
        var length = Math.Max(classes?.Count ?? 0, Max(mask.Pixels) + 1);
        var palette = new byte[3 * length];
        for (var index = 0; index < length; index++)
        {
            var color = index == SegmentationMask.Ignored ? new RgbColor(255, 255, 255)
                : index < classes?.Count ? classes[index].Color
                : ClassPalette.GetColor(index);
            palette[3 * index] = color.Red;
            palette[(3 * index) + 1] = color.Green;
            palette[(3 * index) + 2] = color.Blue;
        }

        return palette;
    }

    private static byte Max(ReadOnlySpan<byte> pixels)
    {
        byte max = 0;
        foreach (var pixel in pixels)
        {
            max = Math.Max(max, pixel);
        }

        return max;
    }

    private static byte[] Compress(SegmentationMask mask)
    {
        using var buffer = new MemoryStream();
        using (var stream = new ZLibStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[mask.Width + 1];
            for (var y = 0; y < mask.Height; y++)
            {
                // The first byte stays 0: no filter, which suits indices best (section 12.7).
                mask.Pixels.Slice(y * mask.Width, mask.Width).CopyTo(row.AsSpan(1));
                stream.Write(row);
            }
        }

        return buffer.ToArray();
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.Compute(chunk.AsSpan(4, data.Length + 4)));
        stream.Write(chunk);
    }
}
