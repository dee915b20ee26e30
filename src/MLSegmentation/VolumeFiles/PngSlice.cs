using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>Writes a slice as a grey PNG file of 8 or 16 bits, its numbers as they are.</summary>
internal static class PngSlice
{
    public static void Write(Stream stream, ReadOnlySpan<float> plane, ImageSize size, VoxelType type)
    {
        stream.Write(PngReader.Signature);
        byte[] header = new byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size.Height);
        (header[8], header[9]) = ((byte)(8 * type.GetSize()), (byte)PngColorType.Grey);
        WriteChunk(stream, "IHDR"u8, header);
        using var compressed = new MemoryStream();
        using (var rows = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < size.Height; y++)
            {
                // The number of the row's filter: none.
                rows.WriteByte(0);
                VoxelCodec.Write(rows, type, isBigEndian: true, plane.Slice(y * size.Width, size.Width));
            }
        }

        WriteChunk(stream, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        stream.Write(chunk);
    }
}
