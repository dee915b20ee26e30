namespace MLSegmentation.Classical.Thresholds;

/// <summary>The valley between two peaks (Prewitt and Mendelsohn 1966).</summary>
internal static class ValleyThreshold
{
    private const int MostSteps = 10_000;

    /// <summary>The threshold; null where there are never two peaks.</summary>
    public static double? Find(LevelHistogram histogram)
    {
        double[] counts = [.. histogram.Counts];
        double[] next = new double[counts.Length];
        List<int> peaks = [];
        for (int step = 0; step < MostSteps; step++)
        {
            Smooth(counts, next);
            (counts, next) = (next, counts);
            FindPeaks(counts, peaks);
            if (peaks.Count < 3)
            {
                break;
            }
        }

        if (peaks.Count != 2)
        {
            return null;
        }

        int valley = peaks[0];
        for (int index = peaks[0]; index <= peaks[1]; index++)
        {
            valley = counts[index] < counts[valley] ? index : valley;
        }

        return histogram.Levels[valley];
    }

    /// <summary>The mean of three bins, of which those at the ends count twice. The sum goes along, as SciPy's uniform_filter1d does it.</summary>
    private static void Smooth(double[] counts, double[] result)
    {
        int last = counts.Length - 1;
        double sum = counts[0] + counts[0] + counts[Math.Min(1, last)];
        result[0] = sum / 3;
        for (int index = 1; index <= last; index++)
        {
            sum += counts[Math.Min(index + 1, last)] - counts[Math.Max(index - 2, 0)];
            result[index] = sum / 3;
        }
    }

    private static void FindPeaks(double[] counts, List<int> peaks)
    {
        peaks.Clear();
        bool isRising = true;
        for (int index = 0; index < counts.Length - 1; index++)
        {
            double change = counts[index + 1] - counts[index];
            if (isRising && change < 0)
            {
                isRising = false;
                peaks.Add(index);
            }
            else if (!isRising && change > 0)
            {
                isRising = true;
            }
        }
    }
}
