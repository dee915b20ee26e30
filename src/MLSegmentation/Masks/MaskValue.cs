using System.Buffers.Binary;
using System.Globalization;

namespace MLSegmentation.Masks;

/// <summary>What a mask file stores for a pixel: a number, a colour, or both ways to read the same grey or palette entry.</summary>
/// <param name="Number">The grey value or palette index; null for a colour that is not grey.</param>
/// <param name="Color">The colour with eight bits per channel; null where 16-bit samples do not fit into eight.</param>
/// <param name="DeepColor">The colour of a 16-bit pixel that is no grey and has no 8-bit form; null otherwise.</param>
internal readonly record struct MaskValue(int? Number, RgbColor? Color, (ushort Red, ushort Green, ushort Blue)? DeepColor = null)
{
    /// <summary>Reads a pixel of any file.</summary>
    public static MaskValue FromPixel(MaskRaster raster, int index)
    {
        var pixel = raster.Pixels.AsSpan(index * raster.BytesPerPixel);
        return (raster.Kind, raster.BitDepth) switch
        {
            (MaskRasterKind.Rgb, > 8) => FromDeepColor(ReadDeep(pixel), ReadDeep(pixel[2..]), ReadDeep(pixel[4..])),
            (MaskRasterKind.Rgb, _) => FromColor(pixel[0], pixel[1], pixel[2]),
            (_, > 8) => FromSample(raster, ReadDeep(pixel)),
            _ => FromSample(raster, pixel[0]),
        };
    }

    /// <summary>Reads a grey value or a palette index.</summary>
    public static MaskValue FromSample(MaskRaster raster, int sample)
    {
        if (raster.Kind == MaskRasterKind.Palette)
        {
            return new MaskValue(sample, sample < raster.Palette.Length ? raster.Palette[sample] : null);
        }

        int max = (1 << raster.BitDepth) - 1;
        bool isExact = sample * 255 % max == 0;
        byte grey = (byte)Math.Min(255, sample * 255L / max);
        return new MaskValue(sample, isExact ? new RgbColor(grey, grey, grey) : null);
    }

    /// <summary>Reads a colour; a grey one is a number too.</summary>
    public static MaskValue FromColor(byte red, byte green, byte blue) => new(red == green && green == blue ? red : null, new RgbColor(red, green, blue));

    /// <summary>The value as messages show it.</summary>
    public override string ToString() => this switch
    {
        { DeepColor: { } deep } => string.Create(CultureInfo.InvariantCulture, $"#{deep.Red:x4}{deep.Green:x4}{deep.Blue:x4}"),
        { Number: { } number } => number.ToString(CultureInfo.InvariantCulture),
        _ => Color.ToString()!,
    };

    private static ushort ReadDeep(ReadOnlySpan<byte> samples) => BinaryPrimitives.ReadUInt16BigEndian(samples);

    private static MaskValue FromDeepColor(ushort red, ushort green, ushort blue)
    {
        const int Scale = 257;
        bool isExact = red % Scale == 0 && green % Scale == 0 && blue % Scale == 0;
        RgbColor? color = isExact ? new RgbColor((byte)(red / Scale), (byte)(green / Scale), (byte)(blue / Scale)) : null;
        return red == green && green == blue
            ? new MaskValue(red, color)
            : new MaskValue(null, color, isExact ? null : (red, green, blue));
    }
}
