using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Mixes the three colours of each pixel so that all are treated alike and greys stay what they are.</summary>
internal static class ColorMixing
{
    private const int FractionBits = 14;
    private const int One = 1 << FractionBits;

    /// <summary>Replaces each colour by a sum of itself, the next in the circle of red, green and blue, and the third, with shares of sum 1.</summary>
    public static void Apply(Patch<byte> patch, double own, double next)
    {
        if (patch.Channels == 1)
        {
            return;
        }

        int first = (int)Math.Round(own * One);
        int second = (int)Math.Round(next * One);
        int third = One - first - second;
        var reds = patch.GetPlane(0);
        var greens = patch.GetPlane(1);
        var blues = patch.GetPlane(2);
        for (int index = 0; index < reds.Length && index < greens.Length && index < blues.Length; index++)
        {
            var (red, green, blue) = (reds[index], greens[index], blues[index]);
            reds[index] = Round((first * red) + (second * green) + (third * blue));
            greens[index] = Round((first * green) + (second * blue) + (third * red));
            blues[index] = Round((first * blue) + (second * red) + (third * green));
        }
    }

    private static byte Round(int value) => (byte)Math.Clamp((value + (One / 2)) >> FractionBits, 0, byte.MaxValue);
}
