using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>Writes TIFF files for tests, plainly: numbers in, packed in the order of bytes that is wanted, in strips or tiles, on pages.</summary>
internal sealed record TiffFile(int Width, int Height, int BitDepth, long[] Samples)
{
    private const int Text = 2;
    private const int Short = 3;
    private const int Long = 4;

    public bool IsBigEndian { get; init; }

    public bool IsBigTiff { get; init; }

    public int Photometric { get; init; } = 1;

    public int SampleFormat { get; init; } = 1;

    public bool IsPlanar { get; init; }

    public bool IsDeflated { get; init; }

    /// <summary>Whether the codes of LZW are written, none of which stands for more than a byte; of strips of up to 250 bytes.</summary>
    public bool IsLzw { get; init; }

    /// <summary>Whether the lowest bits of compressed bytes come first.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Width and height of tiles, which are multiples of 16; null for strips.</summary>
    public (int Width, int Height)? Tile { get; init; }

    /// <summary>Rows of a strip; null for one strip.</summary>
    public int? RowsPerStrip { get; init; }

    /// <summary>More tags, with their types.</summary>
    public IReadOnlyList<(int Tag, int Type, long[] Values)> Extra { get; init; } = [];

    /// <summary>How often the image is repeated; what tag 254 says of the second and the following pages.</summary>
    public int Pages { get; init; } = 1;

    public int? SubfileType { get; init; }

    private int Channels => Samples.Length / (Width * Height);

    private int OffsetLength => IsBigTiff ? 8 : 4;

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        file.Write(IsBigEndian ? "MM"u8 : "II"u8);
        Write(file, IsBigTiff ? 43 : 42, 2);
        if (IsBigTiff)
        {
            Write(file, 8, 2);
            Write(file, 0, 2);
        }

        long pointer = file.Position;
        Write(file, 0, OffsetLength);
        var offsets = new List<long>();
        var counts = new List<long>();
        foreach (byte[] block in CreateBlocks())
        {
            offsets.Add(file.Position);
            counts.Add(block.Length);
            file.Write(block);
            file.Position += file.Position % 2;
        }

        for (int page = 0; page < Pages; page++)
        {
            pointer = WriteDirectory(file, pointer, [.. CreateTags(offsets, counts, page).OrderBy(tag => tag.Tag)]);
        }

        return file.ToArray();
    }

    private IEnumerable<(int Tag, int Type, long[] Values)> CreateTags(List<long> offsets, List<long> counts, int page)
    {
        yield return (256, Long, [Width]);
        yield return (257, Long, [Height]);
        yield return (258, Short, [.. Enumerable.Repeat((long)BitDepth, Channels)]);
        yield return (259, Short, [IsDeflated ? 8 : IsLzw ? 5 : 1]);
        yield return (262, Short, [Photometric]);
        yield return (277, Short, [Channels]);
        yield return (284, Short, [IsPlanar ? 2 : 1]);
        yield return (339, Short, [.. Enumerable.Repeat((long)SampleFormat, Channels)]);
        yield return (Tile is null ? 273 : 324, IsBigTiff ? 16 : Long, [.. offsets]);
        yield return (Tile is null ? 279 : 325, IsBigTiff ? 16 : Long, [.. counts]);
        if (Tile is { } tile)
        {
            yield return (322, Short, [tile.Width]);
            yield return (323, Short, [tile.Height]);
        }
        else
        {
            yield return (278, Long, [RowsPerStrip ?? Height]);
        }

        if (IsReversed)
        {
            yield return (266, Short, [2]);
        }

        if (SubfileType is { } type)
        {
            yield return (254, Long, [page == 0 ? 0 : type]);
        }

        foreach (var tag in Extra)
        {
            yield return tag;
        }
    }

    private long WriteDirectory(MemoryStream file, long pointer, (int Tag, int Type, long[] Values)[] tags)
    {
        long begin = file.Length + (file.Length % 2);
        file.Position = pointer;
        Write(file, begin, OffsetLength);
        file.Position = begin;
        Write(file, tags.Length, IsBigTiff ? 8 : 2);
        long values = begin + (IsBigTiff ? 16 + (20 * tags.Length) : 6 + (12 * tags.Length));
        foreach (var tag in tags)
        {
            int size = tag.Type switch
            {
                Text => 1,
                Short => 2,
                Long => 4,
                _ => 8,
            };
            Write(file, tag.Tag, 2);
            Write(file, tag.Type, 2);
            Write(file, tag.Values.Length, OffsetLength);
            long next = file.Position + OffsetLength;
            if (size * tag.Values.Length > OffsetLength)
            {
                Write(file, values, OffsetLength);
                file.Position = values;
                values += size * tag.Values.Length;
            }

            foreach (long value in tag.Values)
            {
                Write(file, value, size);
            }

            file.Position = next;
        }

        Write(file, 0, OffsetLength);
        file.SetLength(Math.Max(file.Length, values));
        return file.Position - OffsetLength;
    }

    private IEnumerable<byte[]> CreateBlocks()
    {
        int planes = IsPlanar ? Channels : 1;
        var (width, height) = Tile ?? (Width, RowsPerStrip ?? Height);
        for (int plane = 0; plane < planes; plane++)
        {
            for (int top = 0; top < Height; top += height)
            {
                for (int left = 0; left < Width; left += width)
                {
                    int rows = Tile is null ? Math.Min(height, Height - top) : height;
                    byte[] block = [.. Enumerable.Range(top, rows).SelectMany(y => PackRow(plane, left, y, width))];
                    byte[] stored = IsDeflated ? Deflate(block) : IsLzw ? ToLzw(block) : block;
                    yield return IsReversed ? [.. stored.Select(Reverse)] : stored;
                }
            }
        }
    }

    private byte[] PackRow(int plane, int left, int y, int width)
    {
        int[] channels = IsPlanar ? [plane] : [.. Enumerable.Range(0, Channels)];
        var values = from x in Enumerable.Range(left, width)
                     from channel in channels
                     select x < Width && y < Height ? Samples[(((y * Width) + x) * Channels) + channel] : 0;
        if (BitDepth is not (16 or 32 or 64))
        {
            var bits = new StringBuilder();
            foreach (long value in values)
            {
                bits.Append(Convert.ToString(value & ((1 << BitDepth) - 1), 2).PadLeft(BitDepth, '0'));
            }

            return PackBits(bits.ToString());
        }

        using var row = new MemoryStream();
        foreach (long value in values)
        {
            Write(row, value, BitDepth / 8);
        }

        return row.ToArray();
    }

    private void Write(Stream stream, long value, int length)
    {
        byte[] bytes = new byte[8];
        if (IsBigEndian)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, value << (8 * (8 - length)));
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        }

        stream.Write(bytes.AsSpan(0, length));
    }

    // Codes of 9 bits, the highest first: 256 begins, 257 ends. They would be longer after 511 - 258 of them.
    private static byte[] ToLzw(byte[] bytes) =>
        PackBits(string.Concat(new[] { 256 }.Concat(bytes.Select(item => (int)item)).Append(257).Select(code => Convert.ToString(code, 2).PadLeft(9, '0'))));

    private static byte[] PackBits(string bits) =>
        [.. bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(item => Convert.ToByte(new string(item), 2))];

    private static byte Reverse(byte item) => Convert.ToByte(new string([.. Convert.ToString(item, 2).PadLeft(8, '0').Reverse()]), 2);

    private static byte[] Deflate(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var stream = new ZLibStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return buffer.ToArray();
    }
}
