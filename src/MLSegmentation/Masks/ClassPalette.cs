using System.Numerics.Tensors;

namespace MLSegmentation.Masks;

/// <summary>Colours for classes whose mask values are numbers.</summary>
internal static class ClassPalette
{
    /// <summary>
    /// Colours that people with any colour vision tell apart: those of Okabe and Ito (Color Universal Design, 2008), and behind them those that
    /// a search found to be farthest from each other, from them and from black. Any two differ by at least 15 by the formula CIEDE2000, and by
    /// at least 9 as people without red, green or blue cones see them (Machado, Oliveira and Fernandes 2009).
    /// </summary>
    private static readonly RgbColor[] Distinct = [.. new[]
    {
        0x56b4e9, 0xe69f00, 0x009e73, 0xf0e442, 0xd55e00, 0xcc79a7, 0x0072b2,
        0x622700, 0xebffff, 0x621489, 0x894e4e, 0x62ebc4, 0x003b4e, 0x7676ff, 0xebd8ff, 0x00004e, 0xb1b176, 0x0027ff,
        0xc49d9d, 0x9d764e, 0x767676, 0xc4149d, 0xffffc4, 0xc41400, 0x9dc4c4, 0x4e3b3b, 0x142714, 0x764e76, 0x271427, 0x9deb89,
    }.Select(value => new RgbColor((byte)(value >> 16), (byte)(value >> 8), (byte)value))];

    /// <summary>The colour of a class index: always the same one, and different for every index.</summary>
    public static RgbColor GetColor(int index) => index < Distinct.Length ? Distinct[index] : FromHue(index);

    /// <summary>The colours up to the largest index, and of all classes; ignored pixels are white at the palette's end.</summary>
    public static RgbColor[] Create(SegmentationClasses? classes, int largest) =>
        [.. Enumerable.Range(0, Math.Max(classes?.Count ?? 0, largest + 1)).Select(index => index == SegmentationMask.Ignored ? new RgbColor(255, 255, 255)
            : index < classes?.Count ? classes[index].Color
            : GetColor(index))];

    /// <summary>As many colours as the mask or the classes need; ignored pixels are white at the end.</summary>
    public static RgbColor[] GetColors(SegmentationMask mask, SegmentationClasses? classes) => Create(classes, TensorPrimitives.Max(mask.Pixels));

    /// <summary>Walks the colour circle by the golden angle, so that neighbouring indices are far apart.</summary>
    private static RgbColor FromHue(int index)
    {
        const double GoldenRatioConjugate = 0.6180339887498949;
        double hue = index * GoldenRatioConjugate % 1 * 6;
        double value = 0.95 - (index % 3 * 0.2);
        double saturation = 0.85 - (index % 2 * 0.3);
        return new RgbColor(Channel(5), Channel(3), Channel(1));

        byte Channel(int offset)
        {
            double position = (offset + hue) % 6;
            double share = Math.Clamp(Math.Min(position, 4 - position), 0, 1);
            return (byte)Math.Round(255 * value * (1 - (saturation * share)));
        }
    }
}
