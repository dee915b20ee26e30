namespace MLSegmentation.Classical.Thresholds;

/// <summary>Minimum cross entropy, step by step (Li and Tam 1998).</summary>
internal static class LiThreshold
{
    private const int MostSteps = 1000;

    /// <summary>The threshold of values that are not all alike.</summary>
    public static double Find(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        double least = sorted[0];
        double tolerance = (LevelHistogram.AreWhole(values) ? 1 : SmallestGap(sorted)) / 2;
        double[] sums = Accumulate(sorted, least);
        double current = -2 * tolerance;
        double next = sums[^1] / sorted.Length;
        for (int step = 0; step < MostSteps && Math.Abs(next - current) > tolerance; step++)
        {
            current = next;
            int count = CountUpTo(sorted, least, current);
            if (count == 0 || count == sorted.Length)
            {
                break;
            }

            double below = sums[count] / count;
            double above = (sums[^1] - sums[count]) / (sorted.Length - count);
            next = (below - above) / (Math.Log(below) - Math.Log(above));
        }

        return next + least;
    }

    private static double SmallestGap(float[] sorted)
    {
        double gap = double.MaxValue;
        for (int index = 1; index < sorted.Length; index++)
        {
            if (sorted[index] > sorted[index - 1])
            {
                gap = Math.Min(gap, (double)sorted[index] - sorted[index - 1]);
            }
        }

        return gap;
    }

    /// <summary>The sums of the first values above the least, from none to all.</summary>
    private static double[] Accumulate(float[] sorted, double least)
    {
        double[] sums = new double[sorted.Length + 1];
        for (int index = 0; index < sorted.Length; index++)
        {
            sums[index + 1] = sums[index] + (sorted[index] - least);
        }

        return sums;
    }

    private static int CountUpTo(float[] sorted, double least, double level)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] - least > level ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
