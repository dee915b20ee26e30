using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace MLSegmentation.ImageFiles;

/// <summary>A directory of a TIFF file: the numbers of its tags, of which none reaches beyond the end of the file (TIFF 6.0, section 2; BigTIFF).</summary>
internal sealed class TiffDirectory
{
    /// <summary>How the description (tag 270) of a mask begins that says which classes its values stand for.</summary>
    public const string ClassesPrefix = "MLSegmentation classes: ";

    /// <summary>The tags of where strips or tiles of pixels begin, and how many bytes each has.</summary>
    public const int StripOffsets = 273;
    public const int StripCounts = 279;
    public const int TileOffsets = 324;
    public const int TileCounts = 325;

    /// <summary>The tags of how many columns there are, in the image and in a tile.</summary>
    public const int Width = 256;
    public const int TileWidth = 322;

    /// <summary>The tag of how many rows there are.</summary>
    public const int Height = 257;

    /// <summary>The tag of what a file says about its image in words.</summary>
    public const int Description = 270;

    /// <summary>The tag of which bits of a byte come first.</summary>
    public const int FillOrder = 266;

    /// <summary>What it says where the lowest do.</summary>
    public const int LowestBitsFirst = 2;

    /// <summary>The tag of how numbers were changed before they were compressed.</summary>
    public const int Predictor = 317;

    /// <summary>What it says of differences from the number to the left.</summary>
    public const int Differences = 2;

    /// <summary>The tag of what kind numbers are.</summary>
    public const int SampleFormat = 339;

    /// <summary>What it says of whole numbers with a sign.</summary>
    public const int SignedFormat = 2;

    private const int Compression = 259;
    private const int NotCompressed = 1;
    private const int TextType = 2;
    private const int FractionType = 5;
    private const int MaxEntries = 4096;
    private const int LongType = 4;

    /// <summary>The most bytes of a tag that decoding needs: three colours of 2^16 numbers of 16 bits each are the longest.</summary>
    private const int MaxTagLength = 1 << 20;

    /// <summary>
    /// The tags that decide how pixels are decoded: size, bits, compression, meaning, bytes, order of bits, strips, planes, options of CCITT,
    /// predictor, palette, tiles, other numbers and their kind, tables of JPEG, luminance and colour differences.
    /// </summary>
    private static readonly int[] DecodingTags =
        [256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325, 338, 339, 347, 529, 530, 531, 532];

    private readonly Dictionary<int, Entry> _entries = [];
    private readonly TiffInput _input;

    private TiffDirectory(TiffInput input) => _input = input;

    /// <summary>Bytes of its entries.</summary>
    public long Length { get; private init; }

    /// <summary>Where the next one begins; 0 where there is none.</summary>
    public long Next { get; private init; }

    /// <summary>Reads a directory.</summary>
    /// <exception cref="SegmentationException">It is broken.</exception>
    public static TiffDirectory Read(TiffInput input, long offset)
    {
        int countLength = input.IsBigTiff ? 8 : 2;
        long count = input.ReadNumber(offset, countLength);
        if (count is < 1 or > MaxEntries)
        {
            throw input.Damaged($"the directory at byte {offset} has {count} entries");
        }

        int length = input.IsBigTiff ? 20 : 12;
        byte[] entries = input.ReadBytes(offset + countLength, count * length);
        long end = offset + countLength + (count * length);
        var directory = new TiffDirectory(input) { Length = count * length, Next = input.ReadNumber(end, input.OffsetLength) };
        for (int index = 0; index < count; index++)
        {
            directory.Add(entries.AsSpan(index * length, length), offset + countLength + (index * length));
        }

        return directory;
    }

    /// <summary>What the library's own mask files say about their classes; null in files of other software.</summary>
    public string? ClassesNote => GetText(Description, MaxTagLength) is { } text && text.StartsWith(ClassesPrefix, StringComparison.Ordinal)
        ? text[ClassesPrefix.Length..]
        : null;

    /// <summary>Whether numbers are stored as differences from those on the left.</summary>
    public bool HasDifferences => Get(Predictor, 1) == Differences && !HasNoNeighbours;

    /// <summary>
    /// Whether strips or tiles are a column wide, so that such differences are the numbers themselves. LibTiff leaves their bytes in the order of the file.
    /// </summary>
    private bool HasNoNeighbours => Get(Compression, NotCompressed) != NotCompressed && Get(Predictor, 1) == Differences
        && Get(Has(TileWidth) ? TileWidth : Width, 0) == 1;

    /// <summary>Whether there is a tag.</summary>
    public bool Has(int tag) => _entries.ContainsKey(tag);

    /// <summary>The first number of a tag; it may have very many, which are not read.</summary>
    /// <exception cref="SegmentationException">It is no whole number.</exception>
    public long Get(int tag, long otherwise) => _entries.TryGetValue(tag, out var entry) ? ReadNumbers(tag, entry, 1)[0] : otherwise;

    /// <summary>The text of a tag; null where it is missing, no text, or longer than it may be.</summary>
    public string? GetText(int tag, int maxLength)
    {
        if (!_entries.TryGetValue(tag, out var entry) || entry.Type != TextType || entry.Count > maxLength)
        {
            return null;
        }

        // The standard allows ASCII only; what software writes beyond it is UTF-8, or else the characters of one byte of Western systems.
        byte[] bytes = _input.ReadBytes(entry.Offset, entry.Count);
        return (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes).TrimEnd('\0');
    }

    /// <summary>The fraction of a tag; null where it is missing, or no fraction.</summary>
    public double? GetFraction(int tag) => _entries.TryGetValue(tag, out var entry) && entry.Type == FractionType
        ? (double)_input.ReadNumber(entry.Offset, 4) / _input.ReadNumber(entry.Offset + 4, 4)
        : null;

    /// <summary>The numbers of a tag; empty where it is missing.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="count">How many are needed at most; null for all, of which there may not be very many.</param>
    /// <exception cref="SegmentationException">They are no whole numbers.</exception>
    public long[] GetAll(int tag, long? count = null) => !_entries.TryGetValue(tag, out var entry) ? []
        : ReadNumbers(tag, entry, count is { } most ? Math.Min(entry.Count, most) : RequireShort(tag, entry).Count);

    /// <summary>
    /// Makes a file of which this is the only directory, reduced to the tags that decoding needs and that were checked, with offsets of 32 bits:
    /// LibTiff misreads directories of BigTIFF files whose bytes have the other order, and what it does not see cannot confuse it. Of the pixels,
    /// it holds the strips or tiles that are given, one after another.
    /// </summary>
    /// <param name="offsets">Where the strips or tiles begin.</param>
    /// <param name="counts">How many bytes each has.</param>
    /// <param name="rows">The rows that they are, where they are not all; null where they are.</param>
    public byte[] Isolate(IReadOnlyList<long> offsets, IReadOnlyList<long> counts, int? rows = null)
    {
        const int HeaderLength = 8;
        const int EntryLength = 12;
        int[] without = HasNoNeighbours ? [Predictor] : [];
        int[] tags = [.. DecodingTags.Except(without).Concat(ClassesNote is null ? [] : [Description]).Where(_entries.ContainsKey).Order()];
        int valuesBegin = HeaderLength + 2 + (tags.Length * EntryLength) + 4;
        (int Type, long Count, byte[] Value)[] entries = [.. tags.Select(tag => ReadEntry(tag, counts, rows))];
        int valuesLength = entries.Sum(entry => entry.Value.Length <= 4 ? 0 : RoundUp(entry.Value.Length));
        byte[] file = GC.AllocateUninitializedArray<byte>(checked((int)(valuesBegin + valuesLength + counts.Sum())));
        file.AsSpan(0, valuesBegin + valuesLength).Clear();
        _input.WriteHeader(file, HeaderLength);
        _input.WriteNumber(file.AsSpan(HeaderLength, 2), tags.Length);
        int valueBegin = valuesBegin;
        for (int index = 0; index < tags.Length; index++)
        {
            var (type, count, value) = entries[index];
            if (tags[index] is StripOffsets or TileOffsets)
            {
                WriteOffsets(value, valuesBegin + valuesLength, counts);
            }

            var written = file.AsSpan(HeaderLength + 2 + (index * EntryLength), EntryLength);
            _input.WriteNumber(written[..2], tags[index]);
            _input.WriteNumber(written[2..4], type);
            _input.WriteNumber(written[4..8], count);
            if (value.Length <= 4)
            {
                value.CopyTo(written[8..]);
                continue;
            }

            _input.WriteNumber(written[8..], valueBegin);
            value.CopyTo(file, valueBegin);
            valueBegin += RoundUp(value.Length);
        }

        _input.ReadBlocks(offsets, counts, file.AsSpan(valuesBegin + valuesLength));
        return file;
    }

    private static int RoundUp(int length) => (length + 1) / 2 * 2;

    /// <summary>What an entry of an isolated file holds: where the blocks are and how long is written anew.</summary>
    private (int Type, long Count, byte[] Value) ReadEntry(int tag, IReadOnlyList<long> counts, int? rows)
    {
        byte[] value;
        switch (tag)
        {
            case Height when rows is { } height:
                value = new byte[4];
                _input.WriteNumber(value, height);
                return (LongType, 1, value);
            case StripOffsets or TileOffsets:
                return (LongType, counts.Count, new byte[4 * counts.Count]);
            case StripCounts or TileCounts:
                value = new byte[4 * counts.Count];
                for (int index = 0; index < counts.Count; index++)
                {
                    _input.WriteNumber(value.AsSpan(4 * index, 4), counts[index]);
                }

                return (LongType, counts.Count, value);
            default:
                var entry = RequireShort(tag, _entries[tag]);
                (int type, value) = ReadClassic(tag, entry);
                return (type, entry.Count, value);
        }
    }

    private void WriteOffsets(Span<byte> value, long begin, IReadOnlyList<long> counts)
    {
        for (int index = 0; index < counts.Count; index++)
        {
            _input.WriteNumber(value.Slice(4 * index, 4), begin);
            begin += counts[index];
        }
    }

    private Entry RequireShort(int tag, Entry entry) => IsKnown(entry.Type) && entry.Count * GetSize(entry.Type) > MaxTagLength
        ? throw _input.Damaged($"its tag {tag} has {entry.Count} numbers")
        : entry;

    private long[] ReadNumbers(int tag, Entry entry, long count)
    {
        int size = entry.Type is 1 or 3 or 4 or 7 or 13 or 16 or 18 ? GetSize(entry.Type) : throw OfType(tag, entry);
        byte[] bytes = _input.ReadBytes(entry.Offset, count * size);
        long[] numbers = new long[count];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = _input.ToNumber(bytes.AsSpan(index * size, size));
        }

        return numbers;
    }

    /// <summary>The bytes of a tag, numbers of 64 bits made ones of 32, which is enough for places in a file in memory.</summary>
    private (int Type, byte[] Value) ReadClassic(int tag, Entry entry)
    {
        if (!IsKnown(entry.Type))
        {
            throw OfType(tag, entry);
        }

        int size = GetSize(entry.Type);
        byte[] value = _input.ReadBytes(entry.Offset, entry.Count * size);
        if (entry.Type is not (16 or 17 or 18))
        {
            return (entry.Type, value);
        }

        byte[] narrow = new byte[value.Length / 2];
        for (int from = 0; from < value.Length; from += size)
        {
            _input.WriteNumber(narrow.AsSpan(from / 2, 4), _input.ToNumber(value.AsSpan(from, size)));
        }

        return (LongType, narrow);
    }

    private SegmentationException OfType(int tag, Entry entry) => _input.Damaged($"its tag {tag} has the type {entry.Type}");

    private static bool IsKnown(int type) => type is (>= 1 and <= 13) or (>= 16 and <= 18);

    private static int GetSize(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        _ => 8,
    };

    private void Add(ReadOnlySpan<byte> entry, long position)
    {
        int tag = (int)_input.ToNumber(entry[..2]);
        int type = (int)_input.ToNumber(entry[2..4]);
        long count = _input.ToNumber(entry.Slice(4, _input.OffsetLength));
        if (!IsKnown(type))
        {
            // How long it is cannot be told, and only what decoding needs must be readable (TIFF 6.0, section 2: readers skip such tags).
            _ = _entries.TryAdd(tag, new Entry(type, 0, 0));
            return;
        }

        int size = GetSize(type);
        bool isInside = count > 0 && count <= _input.Length / size;
        int valueStart = 4 + _input.OffsetLength;
        long offset = count * size <= _input.OffsetLength ? position + valueStart : _input.ToNumber(entry[valueStart..]);
        if (!isInside || offset < 0 || offset > _input.Length - (count * size))
        {
            // Empty texts are common, and harmless.
            if (count == 0)
            {
                return;
            }

            throw _input.Damaged($"its tag {tag} reaches beyond the end of the file, which was cut short");
        }

        _ = _entries.TryAdd(tag, new Entry(type, count, offset));
    }

    private readonly record struct Entry(int Type, long Count, long Offset);
}
