using System.Buffers.Binary;

namespace MLSegmentation.Masks;

/// <summary>
/// Finds the class index of a mask value: of a number (grey value or palette index) first, of a colour otherwise, of white by any name then, and
/// last of what stands for all others. Built once per <see cref="SegmentationClasses"/>; what is not in it is <see cref="Unknown"/>.
/// </summary>
internal sealed class MaskValueMap
{
    /// <summary>What stands for a value that no class names. A bit of its own, so that many results can be checked at once.</summary>
    public const ushort Unknown = 0x100;

    private const int White = byte.MaxValue;
    private const int FewBits = 8;

    private readonly SegmentationClasses _classes;
    private readonly ushort[] _numbers;
    private readonly Dictionary<int, ushort> _colors = [];

    /// <summary>Which of the numbers of eight bits are named by themselves, not within a range.</summary>
    private readonly bool[] _isSingle = new bool[White + 1];
    private readonly bool _isEightBit;
    private ushort _others = Unknown;

    public MaskValueMap(SegmentationClasses classes)
    {
        _classes = classes;
        _numbers = new ushort[SegmentationClass.MaxMaskValue + 1];
        Array.Fill(_numbers, Unknown);
        Add(classes.IgnoredValues, SegmentationMask.Ignored);
        for (int index = 0; index < classes.Count; index++)
        {
            Add(classes[index].MaskValues, (ushort)index);
        }

        _isEightBit = _numbers[White] != Unknown && !_numbers.AsSpan(White + 1).ContainsAnyExcept(Unknown);
    }

    /// <summary>The class index of every number in grey files of 16 bits. Built when first needed; building it twice does no harm.</summary>
    private ushort[] DeepGrey => field ??= CreateDeepGrey(16);

    /// <summary>Maps a file's pixels to class indices. Where not every value is known, it gives false, and the indices mean nothing.</summary>
    public bool TryMap(MaskRaster raster, Span<byte> indices) => raster switch
    {
        { Kind: MaskRasterKind.Rgb, BitDepth: > FewBits } => TryMapDeepColors(raster, indices),
        { Kind: MaskRasterKind.Rgb } => TryMapColors(raster, indices),
        { BitDepth: > FewBits } => TryMapDeepGrey(raster, indices),
        _ => TryMapBytes(raster, indices),
    };

    /// <summary>Finds the class indices of single pixels of a file, or <see cref="Unknown"/>. Making it looks at the whole file, using it does not.</summary>
    public Func<int, ushort> CreateFinder(MaskRaster raster)
    {
        if (raster.Kind == MaskRasterKind.Rgb || raster.BitDepth > FewBits)
        {
            return pixel => Find(MaskValue.FromPixel(raster, pixel), raster.BitDepth);
        }

        ushort[] table = CreateTable(raster);
        return pixel => table[raster.Pixels[pixel * raster.BytesPerPixel]];
    }

    /// <summary>Palette indices of files that name their classes are class indices or, where these say so, mask values; classes are found by name.</summary>
    private ushort FindWritten(SegmentationClasses written, int sample, bool isMaskValue)
    {
        int index = isMaskValue ? written.ValueMap.FindStored(sample) : sample;
        if (index == SegmentationMask.Ignored)
        {
            return SegmentationMask.Ignored;
        }

        int found = index < written.Count ? _classes.IndexOf(written[index].Name) : -1;
        return found < 0 ? Unknown : (ushort)found;
    }

    /// <summary>The class index of a mask value that a file holds; 255 is ignored where nothing else is named by it.</summary>
    private ushort FindStored(int value) => _numbers[value] == Unknown && value == SegmentationMask.Ignored ? SegmentationMask.Ignored : _numbers[value];

    private static int ToKey(RgbColor color) => (color.Red << 16) | (color.Green << 8) | color.Blue;

    private void Add(MaskValues values, ushort index)
    {
        foreach (var range in values.Numbers)
        {
            _numbers.AsSpan(range.First, range.Last - range.First + 1).Fill(index);
        }

        foreach (var range in values.WrittenNumbers.Where(range => range.IsSingle && range.First < _isSingle.Length))
        {
            _isSingle[range.First] = true;
        }

        foreach (var color in values.Colors)
        {
            _colors[ToKey(color)] = index;
        }

        if (values.IncludesOthers)
        {
            _others = index;
        }
    }

    /// <summary>What a value means that is a number as stored, a colour, or the white of its number of bits.</summary>
    private ushort Find(MaskValue value, int bitDepth)
    {
        ushort index = FindNamed(value);
        if (index == Unknown && value.Number is { } number && number == (1 << bitDepth) - 1)
        {
            index = _numbers[White];
        }

        return index == Unknown ? _others : index;
    }

    private ushort FindNamed(MaskValue value)
    {
        ushort index = value.Number is { } number ? _numbers[number] : Unknown;
        return index == Unknown && value.Color is { } color ? _colors.GetValueOrDefault(ToKey(color), Unknown) : index;
    }

    /// <summary>A grey value of fewer than eight bits: as stored where that is named by itself, else in eight bits where the classes are of these.</summary>
    private ushort FindFewBits(MaskValue value, int bitDepth)
    {
        int number = value.Number!.Value;
        int max = (1 << bitDepth) - 1;
        return _isEightBit && number <= max && !_isSingle[number] && _numbers[number * White / max] is var index and not Unknown
            ? index
            : Find(value, bitDepth);
    }

    /// <summary>The class index of every sample of up to eight bits.</summary>
    private ushort[] CreateTable(MaskRaster raster)
    {
        ushort[] table = new ushort[White + 1];
        for (int sample = 0; sample < table.Length; sample++)
        {
            var value = MaskValue.FromSample(raster, sample);
            table[sample] = raster.Classes is { } written ? FindWritten(written, sample, raster.HoldsMaskValues)
                : raster.Kind == MaskRasterKind.Grey && raster.BitDepth < FewBits ? FindFewBits(value, raster.BitDepth)
                : Find(value, FewBits);
        }

        if (raster is { Kind: MaskRasterKind.Palette, Classes: null } && raster.Palette.All(color => color.IsGrey))
        {
            ReadByGrey(raster, table);
        }

        return table;
    }

    /// <summary>
    /// Takes the entries of a palette of greys for grey values, where more of these are named than of their indices: black and white files have
    /// palettes of two colours, white first or last. Of entries that were named in both ways alike, those of black and white are grey values.
    /// Where the classes are of grey values up to 255, all entries are, unless the indices are named by themselves: ranges name all numbers, and
    /// software packs the greys of smooth edges into palettes.
    /// </summary>
    private void ReadByGrey(MaskRaster raster, ushort[] table)
    {
        bool[] used = new bool[table.Length];
        for (int offset = 0; offset < raster.Pixels.Length; offset += raster.BytesPerPixel)
        {
            used[raster.Pixels[offset]] = true;
        }

        var palette = raster.Palette;
        var entries = Enumerable.Range(0, Math.Min(palette.Length, Math.Max(Array.LastIndexOf(used, true), 1) + 1)).ToList();
        int indices = entries.Count(entry => FindNamed(MaskValue.FromSample(raster, entry)) != Unknown);
        int greys = entries.Count(entry => _numbers[palette[entry].Red] != Unknown);
        bool areIndices = Enumerable.Range(1, _isSingle.Length - 1).Where(entry => used[entry]).ToList() is { Count: > 0 } others
            && others.TrueForAll(entry => _isSingle[entry]);
        bool areGreys = (_isEightBit && !areIndices)
            || (indices < entries.Count && (greys > indices || (greys == indices && palette.All(color => color.Red is 0 or White))));
        ushort[] byGrey = [.. palette.Select(color => _numbers[color.Red] is var index and not Unknown ? index : _others)];
        bool isComplete = Enumerable.Range(0, used.Length).All(entry => !used[entry] || (entry < byGrey.Length && byGrey[entry] != Unknown));
        if (areGreys && isComplete)
        {
            byGrey.CopyTo(table, 0);
        }
    }

    private ushort[] CreateDeepGrey(int bitDepth)
    {
        ushort[] table = new ushort[_numbers.Length];
        var raster = new MaskRaster(1, 1, bitDepth, MaskRasterKind.Grey, 2, [], []);
        for (int sample = 0; sample < table.Length; sample++)
        {
            table[sample] = _numbers[sample] == Unknown ? Find(MaskValue.FromSample(raster, sample), raster.BitDepth) : _numbers[sample];
        }

        return table;
    }

    /// <summary>Up to eight bits, grey or palette: a table of 256 entries says all.</summary>
    private bool TryMapBytes(MaskRaster raster, Span<byte> indices)
    {
        ushort[] table = CreateTable(raster);
        ReadOnlySpan<byte> pixels = raster.Pixels;
        int seen = 0;
        if (raster.BytesPerPixel == 1)
        {
            pixels = pixels[..indices.Length];
            for (int index = 0; index < indices.Length; index++)
            {
                ushort mapped = table[pixels[index]];
                seen |= mapped;
                indices[index] = (byte)mapped;
            }
        }
        else
        {
            for (int index = 0; index < indices.Length; index++)
            {
                ushort mapped = table[pixels[index * raster.BytesPerPixel]];
                seen |= mapped;
                indices[index] = (byte)mapped;
            }
        }

        return (seen & Unknown) == 0;
    }

    private bool TryMapDeepGrey(MaskRaster raster, Span<byte> indices)
    {
        ushort[] numbers = raster.BitDepth == 16 ? DeepGrey : CreateDeepGrey(raster.BitDepth);
        var pixels = raster.Pixels.AsSpan();
        int seen = 0;
        for (int index = 0; index < indices.Length; index++)
        {
            ushort sample = BinaryPrimitives.ReadUInt16BigEndian(pixels[(index * raster.BytesPerPixel)..]);
            ushort mapped = numbers[sample];
            seen |= mapped;
            indices[index] = (byte)mapped;
        }

        return (seen & Unknown) == 0;
    }

    /// <summary>Colours come in runs, so the last one is remembered before the dictionary is asked.</summary>
    private bool TryMapColors(MaskRaster raster, Span<byte> indices)
    {
        var pixels = raster.Pixels.AsSpan();
        int seen = 0;
        int lastKey = -1;
        ushort mapped = Unknown;
        for (int index = 0; index < indices.Length; index++)
        {
            var pixel = pixels.Slice(index * raster.BytesPerPixel, 3);
            int key = (pixel[0] << 16) | (pixel[1] << 8) | pixel[2];
            if (key != lastKey)
            {
                lastKey = key;
                mapped = Find(MaskValue.FromColor(pixel[0], pixel[1], pixel[2]), raster.BitDepth);
            }

            seen |= mapped;
            indices[index] = (byte)mapped;
        }

        return (seen & Unknown) == 0;
    }

    private bool TryMapDeepColors(MaskRaster raster, Span<byte> indices)
    {
        int seen = 0;
        for (int index = 0; index < indices.Length; index++)
        {
            ushort mapped = Find(MaskValue.FromPixel(raster, index), raster.BitDepth);
            seen |= mapped;
            indices[index] = (byte)mapped;
        }

        return (seen & Unknown) == 0;
    }
}
