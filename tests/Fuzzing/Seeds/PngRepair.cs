using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>Makes the checksums of PNG files right, behind which changes would otherwise not be seen.</summary>
internal static class PngRepair
{
    private const int SignatureLength = 8;
    private const int Overhead = 12;

    /// <summary>The same file with the right checksum behind each chunk.</summary>
    public static byte[] Sign(byte[] file)
    {
        byte[] signed = [.. file];
        for (int at = SignatureLength; GetLength(file, at) is { } length; at += length + Overhead)
        {
            BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(at + 8 + length), Crc32.HashToUInt32(signed.AsSpan(at + 4, length + 4)));
        }

        return signed;
    }

    /// <summary>A file whose pixels are compressed, of one whose pixels are not.</summary>
    public static byte[] PackPixels(byte[] file) => Convert(file, Pack);

    /// <summary>A file whose pixels are not compressed, of one whose pixels are.</summary>
    public static byte[] UnpackPixels(byte[] file) => Convert(file, Unpack);

    private static byte[] Convert(byte[] file, Func<byte[], byte[]> convert)
    {
        using var result = new MemoryStream();
        result.Write(file, 0, Math.Min(SignatureLength, file.Length));
        int at = SignatureLength;
        for (; GetLength(file, at) is { } length; at += length + Overhead)
        {
            byte[] data = file[(at + 8)..(at + 8 + length)];
            var type = file.AsSpan(at + 4, 4);
            WriteChunk(result, type, type.SequenceEqual("IDAT"u8) ? convert(data) : data);
        }

        result.Write(file.AsSpan(Math.Min(at, file.Length)));
        return result.ToArray();
    }

    private static void WriteChunk(MemoryStream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[data.Length + Overhead];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        stream.Write(chunk);
    }

    private static byte[] Pack(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            zlib.Write(data);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zlib.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>The length of the data of a chunk; null where there is none that is whole.</summary>
    private static int? GetLength(byte[] file, int at) =>
        at + Overhead <= file.Length && BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) is var length && length <= file.Length - at - Overhead
            ? (int)length
            : null;
}
