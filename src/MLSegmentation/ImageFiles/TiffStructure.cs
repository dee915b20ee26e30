using MLSegmentation.Options;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// Finds the pages of a TIFF file and checks what their directories say before anything is decoded, so that damaged numbers are found and never
/// decide how much memory is taken.
/// </summary>
internal static class TiffStructure
{
    private const int MaxPages = 1 << 16;
    private const int MaxSamplesPerPixel = 4096;
    private const int MaxTileSide = 4096;
    private const int MaxBlocks = 1 << 21;

    /// <summary>How many times as many bytes as its pixels a page may have: codes of CCITT may be so much longer than what they stand for.</summary>
    private const int MaxExcess = 8;

    /// <summary>Small pages may have more.</summary>
    private const long MinDataLength = 64 << 20;

    /// <summary>Finds a page, counted from 1; without one, the only one.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="page">The page.</param>
    /// <param name="isForBands">Whether it is read band by band, so that it may be larger than memory.</param>
    /// <exception cref="SegmentationException">The file is damaged, has several pages, has no such page, or is of a kind that is not read.</exception>
    public static TiffPage Find(Stream stream, string path, int? page, bool isForBands = false)
    {
        var input = new TiffInput(stream, path);
        var pages = ListPages(input);
        if (pages.Count > 1 && page is null)
        {
            throw SegmentationException.Naming(
                $"'{path}' is a TIFF file of {pages.Count} pages, but one image is needed. Split it into files of one page, or choose a page from 1 to "
                + $"{pages.Count} with {new OptionName("Page")} where there is this option. The slices of a volume are read by LoadSegmentationVolumes, and by "
                + $"the command line with --volumes.");
        }

        if (pages.Count > 1 && page > pages.Count)
        {
            throw new SegmentationException(FormattableString.Invariant(
                $"'{path}' is a TIFF file of {pages.Count} pages, but page {page} was asked for. Choose a page from 1 to {pages.Count}."));
        }

        var directory = TiffDirectory.Read(input, pages[pages.Count > 1 ? page!.Value - 1 : 0]);
        return Describe(directory, input, isForBands) with { Pages = pages.Count };
    }

    /// <summary>Where the directories of all pages are.</summary>
    /// <exception cref="SegmentationException">The file is damaged.</exception>
    public static IReadOnlyList<long> FindAll(TiffInput input) => ListPages(input);

    /// <summary>The page whose directory is at a place.</summary>
    /// <exception cref="SegmentationException">It is damaged, or of a kind that is not read.</exception>
    public static TiffPage Read(TiffInput input, long offset) => Describe(TiffDirectory.Read(input, offset), input, isForBands: false);

    // Smaller copies of a page and masks of what is transparent in it are no pages of their own.
    private static List<long> ListPages(TiffInput input)
    {
        const int ReducedOrMask = 1 | 4;
        var seen = new HashSet<long>();
        var pages = new List<long>();
        long length = 0;
        for (long offset = input.First; offset != 0;)
        {
            var directory = TiffDirectory.Read(input, offset);
            length += directory.Length;
            if (!seen.Add(offset) || length > input.Length)
            {
                throw input.Damaged("its directories go round in a circle");
            }

            if (seen.Count > MaxPages)
            {
                throw new SegmentationException(FormattableString.Invariant(
                    $"'{input.Path}' is a TIFF file of more than {MaxPages:N0} pages, and no more are looked for. Split it into files of one page."));
            }

            if ((directory.Get(254, 0) & ReducedOrMask) == 0 && directory.Get(255, 1) != 2)
            {
                pages.Add(offset);
            }

            offset = directory.Next;
        }

        return pages.Count > 0 ? pages : seen.Count > 0 ? [.. seen] : throw input.Damaged("it has no image");
    }

    private static TiffPage Describe(TiffDirectory directory, TiffInput input, bool isForBands)
    {
        var size = ReadSize(directory, 256, 257, input);
        int samplesPerPixel = (int)Math.Clamp(directory.Get(277, 1), 0, MaxSamplesPerPixel + 1);
        if (samplesPerPixel is < 1 or > MaxSamplesPerPixel)
        {
            throw input.Damaged($"it has {directory.Get(277, 1)} numbers per pixel");
        }

        bool isTiled = directory.Has(322);
        long[] extra = directory.GetAll(338);
        int bits = ReadBits(directory, input);
        var (samples, isLong) = ReadSamples(directory, bits, input);
        var block = ReadBlock(directory, size, isTiled, input);
        var page = new TiffPage(directory, size, block, bits, samplesPerPixel, ReadPhotometric(directory, samplesPerPixel, input))
        {
            Compression = ReadCompression(directory, input),
            Samples = samples,
            HasLongNumbers = isLong,
            IsTiled = isTiled,
            IsPlanar = samplesPerPixel > 1 && directory.Get(284, 1) == 2,
            Orientation = ImageOrientations.FromTag(directory.Get(274, 1)),
            ColorMap = directory.GetAll(320),
        };
        page = page with { ExtraSamples = ReadExtra(page, extra) };
        if (!isForBands)
        {
            ImageLimits.Check(input.Path, page.Size, Math.Max(sizeof(uint), samplesPerPixel * page.SampleBytes));
            ImageLimits.Check(input.Path, page.Block, samplesPerPixel * page.SampleBytes);
        }

        CheckKind(page, input);
        return FindData(page, directory, input, isForBands ? ImageLimits.MaxBytesInBands : ImageLimits.MaxBytes);
    }

    private static ImageSize ReadSize(TiffDirectory directory, int widthTag, int heightTag, TiffInput input)
    {
        long width = directory.Get(widthTag, 0);
        long height = directory.Get(heightTag, 0);
        return width is > 0 and <= ImageLimits.MaxBytes && height is > 0 and <= ImageLimits.MaxBytes
            ? new ImageSize((int)width, (int)height)
            : throw input.Damaged($"its directory gives the size {width}x{height}");
    }

    private static ImageSize ReadBlock(TiffDirectory directory, ImageSize size, bool isTiled, TiffInput input)
    {
        if (!isTiled)
        {
            long rows = directory.Get(278, size.Height);
            return new ImageSize(size.Width, rows < 1 || rows > size.Height ? size.Height : (int)rows);
        }

        var tile = ReadSize(directory, 322, 323, input);
        return tile.Width <= Math.Max(MaxTileSide, 2L * size.Width) && tile.Height <= Math.Max(MaxTileSide, 2L * size.Height)
            ? tile
            : throw input.Damaged($"it has tiles of {tile}");
    }

    private static int ReadBits(TiffDirectory directory, TiffInput input)
    {
        long[] bits = directory.GetAll(258);
        if (bits.Distinct().Count() > 1)
        {
            throw input.NotRead($"whose channels have different numbers of bits ({string.Join(", ", bits.Take(8))})");
        }

        long depth = bits.Length == 0 ? 1 : bits[0];
        return depth is (>= 1 and <= 16) or 32 or 64 ? (int)depth : throw input.NotRead($"of {depth} bits per number");
    }

    private static (SampleType Samples, bool IsLong) ReadSamples(TiffDirectory directory, int bits, TiffInput input)
    {
        long[] formats = directory.GetAll(TiffDirectory.SampleFormat);
        if (formats.Distinct().Count() > 1)
        {
            throw input.NotRead("whose channels hold different kinds of numbers");
        }

        // 4 is undefined, which writers of whole numbers use.
        return ((formats.Length == 0 ? 1 : formats[0]), bits) switch
        {
            (1 or 4, <= 8) => (SampleType.Unsigned8, false),
            (1 or 4, <= 16) => (SampleType.Unsigned16, false),
            (1 or 4, 32) => (SampleType.Unsigned32, false),
            (2, 8) => (SampleType.Signed8, false),
            (2, 16) => (SampleType.Signed16, false),
            (2, 32) => (SampleType.Signed32, false),
            (1 or 2 or 4, 64) => (SampleType.Float64, true),
            (3, 16) => (SampleType.Float16, false),
            (3, 32) => (SampleType.Float32, false),
            (3, 64) => (SampleType.Float64, false),
            var (format, _) => throw input.NotRead($"whose numbers have {bits} bits and the format {format}"),
        };
    }

    private static TiffPhotometric ReadPhotometric(TiffDirectory directory, int samplesPerPixel, TiffInput input)
    {
        var photometric = (TiffPhotometric)Math.Clamp(directory.Get(262, samplesPerPixel >= 3 ? 2 : 1), 0, int.MaxValue);
        return photometric switch
        {
            TiffPhotometric.Separated => throw input.NotRead("of printing colours (CMYK)"),
            TiffPhotometric.Rgb when samplesPerPixel < 3 => throw input.Damaged($"it is coloured, but has {samplesPerPixel} numbers per pixel"),
            <= TiffPhotometric.YCbCr => photometric,
            _ => throw input.NotRead($"whose numbers are colours of kind {(int)photometric}"),
        };
    }

    private static TiffCompression ReadCompression(TiffDirectory directory, TiffInput input)
    {
        var compression = (TiffCompression)Math.Clamp(directory.Get(259, 1), 0, int.MaxValue);
        return Enum.IsDefined(compression) && compression != TiffCompression.OldJpeg
            ? compression
            : throw input.NotRead($"with compression {(int)compression}");
    }

    /// <summary>Numbers after those of the colours that a file does not explain: a fourth one beside red, green and blue is the opacity.</summary>
    private static int[] ReadExtra(TiffPage page, long[] stored)
    {
        int colors = page.Photometric is TiffPhotometric.Rgb or TiffPhotometric.YCbCr ? 3 : 1;
        int count = Math.Max(0, page.SamplesPerPixel - colors);
        if (stored.Length == 0 && count == 1 && page.Photometric == TiffPhotometric.Rgb)
        {
            return [2];
        }

        return [.. Enumerable.Range(0, count).Select(index => index < stored.Length ? (int)stored[index] : 0)];
    }

    private static bool IsBilevel(TiffCompression compression) => compression
        is TiffCompression.CcittRle or TiffCompression.CcittGroup3 or TiffCompression.CcittGroup4 or TiffCompression.CcittRleWords;

    private static void CheckKind(TiffPage page, TiffInput input)
    {
        if (IsBilevel(page.Compression) && (page.BitDepth != 1 || page.SamplesPerPixel != 1))
        {
            throw input.Damaged($"its compression is for black and white, but it has {page.SamplesPerPixel} x {page.BitDepth} bits per pixel");
        }

        if (page.Compression == TiffCompression.Jpeg && page.Samples != SampleType.Unsigned8)
        {
            throw input.NotRead($"with JPEG compression of {page.BitDepth} bits");
        }

        if (page.Photometric == TiffPhotometric.YCbCr && (page.BitDepth != 8 || page.SamplesPerPixel != 3 || page.IsPlanar))
        {
            throw input.NotRead($"of luminance and colour differences with {page.SamplesPerPixel} x {page.BitDepth} bits per pixel, or with planes");
        }

        bool isPredicted = page.Compression is TiffCompression.Lzw or TiffCompression.Deflate or TiffCompression.AdobeDeflate && page.Directory.HasDifferences;
        if (isPredicted && page.BitDepth is not (8 or 16 or 32))
        {
            throw input.NotRead($"that stores differences of neighbouring numbers (predictor 2) of {page.BitDepth} bits");
        }

        int colors = 1 << Math.Min(page.BitDepth, 8);
        if (page.Photometric == TiffPhotometric.Palette
            && (page.BitDepth > 8 || page.Samples != SampleType.Unsigned8 || page.ChannelIndices.Count != 1 || page.ColorMap.Count < 3 * colors))
        {
            throw input.NotRead($"with a palette of {page.ColorMap.Count / 3} colours for {page.SamplesPerPixel} x {page.BitDepth} bits per pixel");
        }
    }

    private static TiffPage FindData(TiffPage page, TiffDirectory directory, TiffInput input, long maxBytes)
    {
        long across = (page.Size.Width + page.Block.Width - 1L) / page.Block.Width;
        long down = (page.Size.Height + page.Block.Height - 1L) / page.Block.Height;
        long blocks = across * down * (page.IsPlanar ? page.SamplesPerPixel : 1);
        if (blocks > MaxBlocks)
        {
            throw input.NotRead($"of {blocks} strips or tiles");
        }

        long[] offsets = directory.GetAll(page.IsTiled ? TiffDirectory.TileOffsets : TiffDirectory.StripOffsets, blocks);
        long[] counts = directory.GetAll(page.IsTiled ? TiffDirectory.TileCounts : TiffDirectory.StripCounts, blocks);
        if (offsets.Length < blocks || (counts.Length < blocks && (counts.Length > 0 || page.Compression != TiffCompression.None || blocks > 1)))
        {
            throw input.Damaged($"{blocks} strips or tiles are needed, but its directory has {Math.Min(offsets.Length, counts.Length)}");
        }

        // The last tiles of rows and columns are complete ones, the last strip is not.
        var (width, height) = page.IsTiled ? (across * page.Block.Width, down * page.Block.Height) : (page.Size.Width, page.Size.Height);
        long decoded = ((width * page.SamplesPerPixel * page.BitDepth) + 7) / 8 * height;
        if (counts.Length == 0)
        {
            counts = [Math.Min(decoded, input.Length - offsets[0])];
        }

        for (long block = 0; block < blocks; block++)
        {
            if (offsets[block] <= 0 || counts[block] < 0 || offsets[block] > input.Length - counts[block])
            {
                throw input.Damaged("its pixels reach beyond the end of the file, which was cut short");
            }
        }

        CheckExpansion(page, width, height, SumOf(counts, Math.Min((MaxExcess * decoded) + MinDataLength, maxBytes), input), input);
        return page with { BlockOffsets = offsets, BlockCounts = counts };
    }

    /// <summary>The bytes of all strips or tiles, which may lie on top of each other.</summary>
    private static long SumOf(long[] counts, long allowed, TiffInput input)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
            if (sum > allowed)
            {
                throw input.Damaged("its strips or tiles have more bytes than its pixels need");
            }
        }

        return sum;
    }

    private static void CheckExpansion(TiffPage page, long width, long height, long compressed, TiffInput input)
    {
        long bitsPerRow = width * page.SamplesPerPixel * page.BitDepth;
        bool isEnough = page.Compression switch
        {
            TiffCompression.None when !page.IsConverted => (bitsPerRow + 7) / 8 * height <= compressed,

            // A row takes a bit or more, however wide it is.
            var compression when IsBilevel(compression) =>
                height <= compressed * 8 && width <= 1 << 20,
            _ => bitsPerRow / 8 * height <= compressed * ImageLimits.MaxExpansion,
        };
        if (!isEnough)
        {
            throw input.Damaged($"it holds too little data for its size of {page.Size}");
        }
    }
}
