namespace MLSegmentation.Masks;

/// <summary>Colours for classes whose mask values are numbers.</summary>
internal static class ClassPalette
{
    /// <summary>
    /// Colours that people with any colour vision tell apart: Okabe and Ito, Color Universal Design, 2008, from the
    /// brightest contrasts down.
    /// </summary>
    private static readonly RgbColor[] Distinct =
    [
        new(0x56, 0xb4, 0xe9),
        new(0xe6, 0x9f, 0x00),
        new(0x00, 0x9e, 0x73),
        new(0xf0, 0xe4, 0x42),
        new(0xd5, 0x5e, 0x00),
        new(0xcc, 0x79, 0xa7),
        new(0x00, 0x72, 0xb2),
    ];

    /// <summary>The colour of a class index: always the same one, and different for every index.</summary>
    public static RgbColor GetColor(int index) => index < Distinct.Length ? Distinct[index] : FromHue(index);

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
