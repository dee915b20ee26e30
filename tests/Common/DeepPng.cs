using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLSegmentation.TestSupport;

/// <summary>Writes PNG files of 16 bits, which image libraries for .NET do not.</summary>
internal static class DeepPng
{
    private const int Grey = 0;
    private const int Rgb = 2;

    /// <summary>Writes values pixel by pixel, one of grey or three of red, green and blue.</summary>
    public static void Write(string path, int width, int height, IReadOnlyList<int> values)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        int channels = values.Count / (width * height);
        byte[] rows = new byte[height * (1 + (width * channels * 2))];
        for (int index = 0; index < values.Count; index++)
        {
            // Each row begins with the number of its filter, 0.
            int row = index / (width * channels);
            BinaryPrimitives.WriteUInt16BigEndian(rows.AsSpan((2 * index) + row + 1), (ushort)values[index]);
        }

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (16, (byte)(channels == 1 ? Grey : Rgb));
        using var file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", compressed.ToArray());
        WriteChunk(file, "IEND", []);
    }

    private static void WriteChunk(Stream file, string type, byte[] data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        uint crc = uint.MaxValue;
        foreach (byte value in content)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }
}
