namespace MLSegmentation.Training.Augmentations;

/// <summary>Mixes the three colours of each pixel so that all are treated alike and greys stay what they are.</summary>
internal static class ColorMixing
{
    private const int FractionBits = 14;
    private const int One = 1 << FractionBits;

    /// <summary>Replaces each colour by a sum of three, whose shares add up to 1. Grey patches stay as they are.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="own">The share of the colour itself.</param>
    /// <param name="next">The share of the colour after it, in the circle of red, green and blue; the third gets the rest.</param>
    public static void Apply(PatchPixels patch, double own, double next)
    {
        if (patch.Channels == 1)
        {
            return;
        }

        int first = (int)Math.Round(own * One);
        int second = (int)Math.Round(next * One);
        int third = One - first - second;
        var values = patch.Values;
        for (int index = 0; index + 2 < values.Length; index += 3)
        {
            int red = values[index];
            int green = values[index + 1];
            int blue = values[index + 2];
            values[index] = Round((first * red) + (second * green) + (third * blue));
            values[index + 1] = Round((first * green) + (second * blue) + (third * red));
            values[index + 2] = Round((first * blue) + (second * red) + (third * green));
        }
    }

    private static byte Round(int value) => (byte)Math.Clamp((value + (One / 2)) >> FractionBits, 0, byte.MaxValue);
}
