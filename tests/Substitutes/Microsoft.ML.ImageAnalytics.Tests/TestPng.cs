using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.ImageAnalytics.Tests;

/// <summary>PNG files of any colour type and depth from their unfiltered rows.</summary>
internal static class TestPng
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;
    public const byte GreyAlpha = 4;
    public const byte RgbAlpha = 6;

    /// <summary>Rows as they are stored, without the filter byte.</summary>
    public static byte[] Create(int width, int height, byte depth, byte colorType, byte[][] rows, byte[]? palette = null, byte[]? transparency = null, bool interlaced = false)
    {
        var raw = new MemoryStream();
        foreach (byte[] row in rows)
        {
            raw.WriteByte(0);
            raw.Write(row);
        }

        return CreateFromFiltered(width, height, depth, colorType, raw.ToArray(), palette, transparency, interlaced);
    }

    /// <summary>Rows as they are stored, each with its filter byte in front.</summary>
    public static byte[] CreateFromFiltered(int width, int height, byte depth, byte colorType, byte[] filtered, byte[]? palette = null, byte[]? transparency = null, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = depth;
        header[9] = colorType;
        header[12] = interlaced ? (byte)1 : (byte)0;
        var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            deflater.Write(filtered);
        }

        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        WriteChunk(file, "IHDR"u8, header);
        if (palette is not null)
        {
            WriteChunk(file, "PLTE"u8, palette);
        }

        if (transparency is not null)
        {
            WriteChunk(file, "tRNS"u8, transparency);
        }

        WriteChunk(file, "IDAT"u8, compressed.ToArray());
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum([.. type, .. data]));
        file.Write(number);
    }

    private static uint Checksum(byte[] bytes)
    {
        uint value = uint.MaxValue;
        foreach (byte item in bytes)
        {
            value ^= item;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }
        }

        return ~value;
    }
}
