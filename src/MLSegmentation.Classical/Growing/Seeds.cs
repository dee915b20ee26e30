namespace MLSegmentation.Classical.Growing;

/// <summary>Pixels whose class is sure: those far enough from a threshold.</summary>
internal static class Seeds
{
    /// <summary>The label of a pixel that is no seed.</summary>
    public const byte Unknown = 255;

    /// <summary>The label of seeds below the threshold.</summary>
    public const byte Below = 0;

    /// <summary>The label of seeds above it.</summary>
    public const byte Above = 1;

    /// <summary>
    /// The levels below and above which values are sure: a fraction of the way from the threshold to the mean of each side. There is a seed of each, where
    /// the threshold has values at both sides.
    /// </summary>
    public static (double Low, double High) FindLevels(float[] values, double threshold, double fraction)
    {
        double sumBelow = 0, sumAbove = 0;
        int above = 0;
        foreach (float value in values)
        {
            if (value > threshold)
            {
                sumAbove += value;
                above++;
            }
            else
            {
                sumBelow += value;
            }
        }

        double low = above == values.Length ? threshold : sumBelow / (values.Length - above);
        double high = above == 0 ? threshold : sumAbove / above;
        return (threshold + (fraction * (low - threshold)), threshold + (fraction * (high - threshold)));
    }

    /// <summary>Labels the seeds.</summary>
    public static byte[] Find(float[] values, double threshold, double fraction)
    {
        var (low, high) = FindLevels(values, threshold, fraction);
        byte[] labels = new byte[values.Length];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = values[pixel] > threshold
                ? values[pixel] >= high ? Above : Unknown
                : values[pixel] <= low ? Below : Unknown;
        }

        return labels;
    }
}
