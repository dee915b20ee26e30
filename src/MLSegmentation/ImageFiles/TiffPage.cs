namespace MLSegmentation.ImageFiles;

/// <summary>How a TIFF file compresses pixels (tag 259).</summary>
internal enum TiffCompression
{
    None = 1,
    CcittRle = 2,
    CcittGroup3 = 3,
    CcittGroup4 = 4,
    Lzw = 5,
    OldJpeg = 6,
    Jpeg = 7,
    AdobeDeflate = 8,
    CcittRleWords = 32771,
    PackBits = 32773,
    Deflate = 32946,
}

/// <summary>What the numbers of a TIFF file mean (tag 262).</summary>
internal enum TiffPhotometric
{
    WhiteIsZero = 0,
    BlackIsZero = 1,
    Rgb = 2,
    Palette = 3,
    TransparencyMask = 4,
    Separated = 5,
    YCbCr = 6,
}

/// <summary>One image of a TIFF file, as its directory describes it; everything in it was checked.</summary>
/// <param name="Directory">What describes it in the file.</param>
/// <param name="Size">The size as stored.</param>
/// <param name="Block">The size of a tile, or of a strip.</param>
/// <param name="BitDepth">Bits per number.</param>
/// <param name="SamplesPerPixel">Numbers per pixel, opacity and everything else included.</param>
/// <param name="Photometric">What the numbers mean.</param>
internal sealed record TiffPage(TiffDirectory Directory, ImageSize Size, ImageSize Block, int BitDepth, int SamplesPerPixel, TiffPhotometric Photometric)
{
    /// <summary>How pixels are compressed.</summary>
    public required TiffCompression Compression { get; init; }

    /// <summary>What the numbers are.</summary>
    public required SampleType Samples { get; init; }

    /// <summary>Whether numbers of 64 bits are whole.</summary>
    public bool HasLongNumbers { get; init; }

    /// <summary>Whether numbers are whole and have no sign.</summary>
    public bool HasUnsignedNumbers => HasLongNumbers
        ? Directory.Get(TiffDirectory.SampleFormat, 0) != TiffDirectory.SignedFormat
        : Samples is SampleType.Unsigned8 or SampleType.Unsigned16 or SampleType.Unsigned32;

    /// <summary>Whether blocks are tiles.</summary>
    public bool IsTiled { get; init; }

    /// <summary>Whether each channel has blocks of its own.</summary>
    public bool IsPlanar { get; init; }

    /// <summary>How pixels are stored.</summary>
    public ImageOrientation Orientation { get; init; }

    /// <summary>What the numbers after those of the colours are: 0 not said, 1 an opacity that the colours were multiplied with, 2 an opacity.</summary>
    public IReadOnlyList<int> ExtraSamples { get; init; } = [];

    /// <summary>The palette: all reds, then all greens, then all blues, each of 16 bits; empty where there is none.</summary>
    public IReadOnlyList<long> ColorMap { get; init; } = [];

    /// <summary>Where in the file its strips or tiles begin.</summary>
    public IReadOnlyList<long> BlockOffsets { get; init; } = [];

    /// <summary>How many bytes each strip or tile has.</summary>
    public IReadOnlyList<long> BlockCounts { get; init; } = [];

    /// <summary>How many images there are to choose from.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Which number of a pixel is its opacity; -1 where it has none.</summary>
    public int OpacityIndex => ExtraSamples.Select((kind, index) => kind is 1 or 2 ? SamplesPerPixel - ExtraSamples.Count + index : -1)
        .FirstOrDefault(index => index >= 0, -1);

    /// <summary>Whether the colours were multiplied with the opacity.</summary>
    public bool IsPremultiplied => OpacityIndex >= 0 && ExtraSamples[OpacityIndex - SamplesPerPixel + ExtraSamples.Count] == 1;

    /// <summary>Which numbers of a pixel are its channels: all that are no opacity.</summary>
    public IReadOnlyList<int> ChannelIndices => [.. Enumerable.Range(0, SamplesPerPixel).Where(IsChannel)];

    /// <summary>Whether the numbers become red, green and blue only when they are read.</summary>
    public bool IsConverted => Photometric == TiffPhotometric.YCbCr;

    /// <summary>Bytes of a number once it is unpacked.</summary>
    public int SampleBytes => BitDepth switch
    {
        <= 8 => 1,
        <= 16 => 2,
        _ => BitDepth / 8,
    };

    /// <summary>The header.</summary>
    public ImageFileHeader ToHeader()
    {
        int channels = Photometric == TiffPhotometric.Palette ? 3 : ChannelIndices.Count;
        return new ImageFileHeader(ImageFileFormat.Tiff, Orientation.Apply(Size), channels, Samples)
        {
            Orientation = Orientation,
            Pages = Pages,
            IsLossy = Compression == TiffCompression.Jpeg || IsConverted,
        };
    }

    /// <summary>A file that holds this page, and nothing else; the stream that it is in must still be open.</summary>
    public byte[] Isolate() => Directory.Isolate(BlockOffsets, BlockCounts);

    /// <summary>A file that holds some rows of this page, which are those of some of its strips or tiles.</summary>
    public byte[] Isolate(IReadOnlyList<long> offsets, IReadOnlyList<long> counts, int rows) => Directory.Isolate(offsets, counts, rows);

    private bool IsChannel(int index)
    {
        int extra = index - SamplesPerPixel + ExtraSamples.Count;
        return extra < 0 || ExtraSamples[extra] is not (1 or 2);
    }
}
