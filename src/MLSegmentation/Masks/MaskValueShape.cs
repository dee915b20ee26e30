namespace MLSegmentation.Masks;

/// <summary>What grey values look like, by their numbers and how many pixels have each. Findings and errors say the same by it.</summary>
internal static class MaskValueShape
{
    /// <summary>JPEG moves black and white by less than this, but for pixels along edges.</summary>
    private const int Near = 32;

    /// <summary>Fewer values at an end may be classes: 0, 1, 2 and 255.</summary>
    private const int LeastAtEachEnd = 3;

    /// <summary>So many numbers are those of objects, where one class is not said to have them all.</summary>
    private const int ManyNumbers = 8;

    /// <summary>Whether there are several values near 0 and several near 255, and few pixels between, as where JPEG changed black and white.</summary>
    /// <param name="values">The numbers, each with its pixels.</param>
    public static bool IsNearBlackAndWhite(IEnumerable<(int Number, long Pixels)> values)
    {
        const int White = byte.MaxValue;
        var (dark, bright, darkPixels, brightPixels, between) = (0, 0, 0L, 0L, 0L);
        foreach (var (number, pixels) in values)
        {
            if (number is < 0 or > White)
            {
                return false;
            }

            bool isDark = number < Near;
            bool isBright = number > White - Near;
            dark += isDark ? 1 : 0;
            bright += isBright ? 1 : 0;
            darkPixels += isDark ? pixels : 0;
            brightPixels += isBright ? pixels : 0;
            between += isDark || isBright ? 0 : pixels;
        }

        return dark >= LeastAtEachEnd && bright >= LeastAtEachEnd && between < Math.Min(darkPixels, brightPixels);
    }

    /// <summary>Whether numbers without a class are those of objects, beside a 0 that is in the masks.</summary>
    /// <param name="unknown">The numbers that no class names, without 0.</param>
    /// <param name="hasOneForeground">Whether there is one class only that they may be of.</param>
    public static bool AreObjectNumbers(IReadOnlyCollection<int> unknown, bool hasOneForeground) =>
        unknown.Count >= ManyNumbers || unknown.Any(number => number > byte.MaxValue) || (unknown.Count >= 2 && hasOneForeground);
}
