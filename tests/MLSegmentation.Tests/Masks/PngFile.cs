using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.Masks;

/// <summary>Writes PNG files of every kind for tests, plainly: samples in, every filter in turn, interlaced or not.</summary>
internal sealed record PngFile(int Width, int Height, int BitDepth, PngColorType ColorType, int[] Samples)
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public bool IsInterlaced { get; init; }

    public byte[] Palette { get; init; } = [];

    public int DataChunks { get; init; } = 1;

    /// <summary>Chunks between the palette and the pixels.</summary>
    public IReadOnlyList<(string Type, byte[] Data)> Extra { get; init; } = [];

    public Func<byte[], byte[]> ChangeRaw { get; init; } = raw => raw;

    public Func<byte[], byte[]> ChangeCompressed { get; init; } = compressed => compressed;

    private int Channels => Samples.Length / (Width * Height);

    public static PngFile Grey(int width, int height, params int[] samples) => new(width, height, 8, PngColorType.Grey, samples);

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        stream.Write(PngReader.Signature);
        WriteChunk(stream, "IHDR", CreateHeader());
        if (Palette.Length > 0)
        {
            WriteChunk(stream, "PLTE", Palette);
        }

        WriteChunk(stream, "tEXt", "Comment\0made for a test"u8);
        foreach (var (type, data) in Extra)
        {
            WriteChunk(stream, type, data);
        }

        byte[] compressed = ChangeCompressed(Compress(ChangeRaw(CreateRaw())));
        for (int index = 0; index < DataChunks; index++)
        {
            WriteChunk(stream, "IDAT", compressed.AsSpan()[(compressed.Length * index / DataChunks)..(compressed.Length * (index + 1) / DataChunks)]);
        }

        WriteChunk(stream, "IEND", []);
        return stream.ToArray();
    }

    public static void WriteChunk(Stream stream, string type, ReadOnlySpan<byte> data)
    {
        byte[] typeAndData = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(typeAndData);
        BinaryPrimitives.WriteUInt32BigEndian(number, BitwiseCrc(typeAndData));
        stream.Write(number);
    }

    public byte[] CreateHeader()
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = (byte)BitDepth;
        header[9] = (byte)ColorType;
        header[12] = (byte)(IsInterlaced ? 1 : 0);
        return header;
    }

    private static uint BitwiseCrc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private static byte[] Compress(byte[] raw)
    {
        using var buffer = new MemoryStream();
        using (var stream = new ZLibStream(buffer, CompressionLevel.Fastest))
        {
            stream.Write(raw);
        }

        return buffer.ToArray();
    }

    private byte[] CreateRaw()
    {
        using var raw = new MemoryStream();
        foreach (var (startX, startY, stepX, stepY) in IsInterlaced ? Passes : [(0, 0, 1, 1)])
        {
            byte[]? previous = null;
            for (int y = startY; y < Height && startX < Width; y += stepY)
            {
                byte[] row = Pack(startX, y, stepX);
                raw.Write(Filter(row, previous, y % 5));
                previous = row;
            }
        }

        return raw.ToArray();
    }

    private byte[] Pack(int startX, int y, int stepX)
    {
        var bits = new StringBuilder();
        for (int x = startX; x < Width; x += stepX)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                bits.Append(Convert.ToString(Samples[(((y * Width) + x) * Channels) + channel], 2).PadLeft(BitDepth, '0'));
            }
        }

        string padded = bits.ToString().PadRight((bits.Length + 7) / 8 * 8, '0');
        return [.. padded.Chunk(8).Select(item => Convert.ToByte(new string(item), 2))];
    }

    private byte[] Filter(byte[] row, byte[]? previous, int filter)
    {
        int distance = Math.Max(1, Channels * BitDepth / 8);
        byte[] filtered = new byte[row.Length + 1];
        filtered[0] = (byte)filter;
        for (int index = 0; index < row.Length; index++)
        {
            int left = index >= distance ? row[index - distance] : 0;
            byte up = previous?[index] ?? 0;
            int upperLeft = index >= distance ? previous?[index - distance] ?? 0 : 0;
            int predicted = filter switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => new[] { left, up, upperLeft }.MinBy(value => Math.Abs(left + up - upperLeft - value)),
                _ => 0,
            };
            filtered[index + 1] = (byte)(row[index] - predicted);
        }

        return filtered;
    }
}
