using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace MLSegmentation.Masks;

/// <summary>The parts of PNG files of 8 bits that do not depend on the kind of image.</summary>
internal static class PngEncoding
{
    private const int BitDepth = 8;

    /// <summary>Fills a row: the number of its filter, and then its bytes.</summary>
    /// <param name="y">The row from the top.</param>
    /// <param name="row">The filter, which is 0 where it is left alone, and the bytes.</param>
    public delegate void RowFilling(int y, Span<byte> row);

    /// <summary>Writes the signature and the header.</summary>
    public static void WriteBeginning(Stream stream, ImageSize size, PngColorType type)
    {
        stream.Write(PngReader.Signature);
        Span<byte> header = stackalloc byte[PngHeader.Length];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], size.Height);
        header[8] = BitDepth;
        header[9] = (byte)type;
        WriteChunk(stream, "IHDR"u8, header);
    }

    /// <summary>Compresses rows.</summary>
    /// <param name="height">How many there are.</param>
    /// <param name="length">How many bytes each has, without its filter.</param>
    /// <param name="fill">Fills a row.</param>
    public static byte[] Compress(int height, int length, RowFilling fill)
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

    /// <summary>Writes a chunk.</summary>
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
