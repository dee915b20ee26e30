using System.Text;

namespace MLSegmentation.ImageFiles;

/// <summary>Collects the chunks of a PNG file in their order and refuses every order that the format does not allow.</summary>
internal sealed class PngChunks(string path)
{
    private const int MaxPaletteLength = 256;

    private readonly List<(int Offset, int Length)> _data = [];
    private PngHeader? _header;
    private bool _isDataComplete;

    /// <summary>The header.</summary>
    public PngHeader Header => _header!.Value;

    /// <summary>
    /// What a note in mask files begins with that tells that their palette indices are the class indices of certain classes: an international
    /// text chunk (section 11.3.3.4) of this keyword, no compression and no language. Without it, a file written for the classes
    /// <c>cell=255, membrane=0</c>, where index 0 is the cell, would be read back as if 0 were the membrane.
    /// </summary>
    public static ReadOnlySpan<byte> ClassesPrefix => "MLSegmentation classes\0\0\0\0\0"u8;

    /// <summary>The same of files whose palette indices are the mask values of their classes.</summary>
    public static ReadOnlySpan<byte> MaskValuesPrefix => "MLSegmentation mask values\0\0\0\0\0"u8;

    /// <summary>Red, green and blue of each colour of the palette; empty where the image has none.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The note of the classes that this library wrote into the file; null where another program made it.</summary>
    public string? ClassesNote { get; private set; }

    /// <summary>Whether the note says that palette indices are mask values.</summary>
    public bool HoldsMaskValues { get; private set; }

    /// <summary>Whether the chunk that ends an image has come.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many bytes the compressed pixels have in all.</summary>
    public long CompressedLength { get; private set; }

    /// <summary>Takes the next chunk, whose data begins at an offset in the file.</summary>
    public void Add(ReadOnlySpan<byte> type, int offset, ReadOnlySpan<byte> data)
    {
        if ((_header is null) != type.SequenceEqual("IHDR"u8))
        {
            throw PngReader.Damaged(path, _header is null ? "it does not begin with its header" : "it has a second header");
        }

        if (_header is null)
        {
            _header = PngHeader.Read(data, path);
        }
        else if (type.SequenceEqual("IDAT"u8))
        {
            AddData(offset, data.Length);
        }
        else
        {
            _isDataComplete = _data.Count > 0;
            AddOther(type, data);
        }
    }

    /// <summary>Puts the pieces of compressed data together.</summary>
    public void CopyCompressed(ReadOnlySpan<byte> file, Span<byte> destination)
    {
        foreach (var (offset, length) in _data)
        {
            file.Slice(offset, length).CopyTo(destination);
            destination = destination[length..];
        }
    }

    private void AddData(int offset, int length)
    {
        if (_isDataComplete)
        {
            throw PngReader.Damaged(path, "another chunk interrupts its pixels");
        }

        if (Header.ColorType == PngColorType.Palette && Palette.Length == 0)
        {
            throw PngReader.Damaged(path, "its palette is missing");
        }

        _data.Add((offset, length));
        CompressedLength += length;
    }

    private void AddOther(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        const byte LowerCaseBit = 0x20;
        if (type.SequenceEqual("PLTE"u8))
        {
            Palette = ReadPalette(data);
        }
        else if (type.SequenceEqual("IEND"u8))
        {
            IsComplete = _data.Count > 0 ? true : throw PngReader.Damaged(path, "it has no pixels");
        }
        else if (type.SequenceEqual("iTXt"u8) && Header.ColorType == PngColorType.Palette)
        {
            ReadNote(data);
        }
        else if ((type[0] & LowerCaseBit) == 0)
        {
            // A chunk whose name begins with a capital letter changes what the pixels mean (section 5.4).
            throw PngReader.Damaged(path, $"it has a chunk '{Encoding.Latin1.GetString(type)}' that the format does not know");
        }
    }

    private void ReadNote(ReadOnlySpan<byte> data)
    {
        bool areValues = data.StartsWith(MaskValuesPrefix);
        if (areValues || data.StartsWith(ClassesPrefix))
        {
            ClassesNote = Encoding.UTF8.GetString(data[(areValues ? MaskValuesPrefix : ClassesPrefix).Length..]);
            HoldsMaskValues = areValues;
        }
    }

    private byte[] ReadPalette(ReadOnlySpan<byte> data)
    {
        bool isAllowed = Header.ColorType is PngColorType.Palette or PngColorType.Rgb or PngColorType.RgbAlpha && Palette.Length == 0 && _data.Count == 0;
        int maxLength = Header.ColorType == PngColorType.Palette ? 1 << Header.BitDepth : MaxPaletteLength;
        if (!isAllowed || data.Length == 0 || data.Length % 3 != 0 || data.Length / 3 > maxLength)
        {
            throw PngReader.Damaged(path, $"its palette of {data.Length} bytes is out of place or has a wrong length");
        }

        return data.ToArray();
    }
}
