namespace MLSegmentation.Reports;

/// <summary>Makes visible what dark images show.</summary>
internal static class ImageContrast
{
    /// <summary>The share of the values at either end that may become black or white: single hot pixels do not count.</summary>
    private const double Tail = 0.005;

    /// <summary>Images with values above this level are shown as they are.</summary>
    private const int Dark = 96;

    /// <summary>Stretches the values of a dark image to the whole range, all channels alike, so that hues stay; false where nothing was to do.</summary>
    public static bool TryStretch(Span<byte> rgb)
    {
        var (darkest, brightest) = FindRange(rgb);
        if (darkest == brightest || brightest > Dark)
        {
            return false;
        }

        double scale = (double)byte.MaxValue / (brightest - darkest);
        foreach (ref byte value in rgb)
        {
            value = (byte)Math.Round(Math.Clamp((value - darkest) * scale, 0, byte.MaxValue));
        }

        return true;
    }

    /// <summary>The values that all but the tails lie between.</summary>
    private static (int Darkest, int Brightest) FindRange(ReadOnlySpan<byte> values)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte value in values)
        {
            counts[value]++;
        }

        int tail = (int)(Tail * values.Length);
        return (FindEnd(counts, 0, 1, tail), FindEnd(counts, byte.MaxValue, -1, tail));
    }

    private static int FindEnd(ReadOnlySpan<int> counts, int start, int step, int tail)
    {
        int level = start;
        for (int passed = counts[level]; passed <= tail && level + step is >= 0 and <= byte.MaxValue; passed += counts[level])
        {
            level += step;
        }

        return level;
    }
}
