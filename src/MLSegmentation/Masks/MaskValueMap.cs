using System.Buffers.Binary;

namespace MLSegmentation.Masks;

/// <summary>
/// Finds the class index of a mask value: of a number (grey value or palette index) first, of a colour otherwise. Built once per
/// <see cref="SegmentationClasses"/>; what is not in it is <see cref="Unknown"/>.
/// </summary>
internal sealed class MaskValueMap
{
    /// <summary>What stands for a value that no class names. A bit of its own, so that many results can be checked at once.</summary>
    public const ushort Unknown = 0x100;

    private readonly SegmentationClasses _classes;
    private readonly ushort[] _numbers;
    private readonly Dictionary<int, ushort> _colors;

    public MaskValueMap(SegmentationClasses classes)
    {
        _classes = classes;
        _numbers = new ushort[SegmentationClass.MaxMaskValue + 1];
        Array.Fill(_numbers, Unknown);
        _colors = [];
        foreach (int value in classes.IgnoredValues)
        {
            _numbers[value] = SegmentationMask.Ignored;
        }

        foreach (var color in classes.IgnoredColors)
        {
            _colors[ToKey(color)] = SegmentationMask.Ignored;
        }

        for (int index = 0; index < classes.Count; index++)
        {
            Add(classes[index], (ushort)index);
        }
    }

    /// <summary>Maps a file's pixels to class indices. Where not every value is known, it gives false, and the indices mean nothing.</summary>
    public bool TryMap(MaskRaster raster, Span<byte> indices) => raster switch
    {
        { Kind: MaskRasterKind.Rgb, BitDepth: 16 } => TryMapDeepColors(raster, indices),
        { Kind: MaskRasterKind.Rgb } => TryMapColors(raster, indices),
        { BitDepth: 16 } => TryMapDeepGrey(raster, indices),
        _ => TryMapBytes(raster, indices),
    };

    /// <summary>The class index of one pixel, or <see cref="Unknown"/>.</summary>
    public ushort Find(MaskValue value)
    {
        ushort index = value.Number is { } number ? _numbers[number] : Unknown;
        return index == Unknown && value.Color is { } color ? _colors.GetValueOrDefault(ToKey(color), Unknown) : index;
    }

    /// <summary>Palette indices of files that name their classes are class indices, found by name.</summary>
    private ushort FindWritten(SegmentationClasses written, int index)
    {
        if (index == SegmentationMask.Ignored)
        {
            return SegmentationMask.Ignored;
        }

        int found = index < written.Count ? _classes.IndexOf(written[index].Name) : -1;
        return found < 0 ? Unknown : (ushort)found;
    }

    private static int ToKey(RgbColor color) => (color.Red << 16) | (color.Green << 8) | color.Blue;

    private void Add(SegmentationClass item, ushort index)
    {
        if (item.MaskColor is { } color)
        {
            _colors[ToKey(color)] = index;
        }
        else
        {
            _numbers[item.MaskValue!.Value] = index;
        }
    }

    /// <summary>Up to eight bits, grey or palette: a table of 256 entries says all.</summary>
    private bool TryMapBytes(MaskRaster raster, Span<byte> indices)
    {
        Span<ushort> table = stackalloc ushort[256];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = raster.Classes is { } written ? FindWritten(written, value) : Find(MaskValue.FromSample(raster, value));
        }

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
        ushort[] numbers = _numbers;
        var pixels = raster.Pixels.AsSpan();
        int seen = 0;
        for (int index = 0; index < indices.Length; index++)
        {
            ushort sample = BinaryPrimitives.ReadUInt16BigEndian(pixels[(index * raster.BytesPerPixel)..]);
            ushort mapped = numbers[sample];
            if (mapped == Unknown)
            {
                mapped = Find(MaskValue.FromSample(raster, sample));
            }

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
                mapped = Find(MaskValue.FromColor(pixel[0], pixel[1], pixel[2]));
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
            ushort mapped = Find(MaskValue.FromPixel(raster, index));
            seen |= mapped;
            indices[index] = (byte)mapped;
        }

        return (seen & Unknown) == 0;
    }
}
