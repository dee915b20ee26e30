namespace MLSegmentation.Classical.Thresholds;

/// <summary>Several thresholds at a time: the parts with the greatest variance between them (Liao et al. 2001), exactly, by dynamic programming.</summary>
internal static class MultiOtsu
{
    // The time grows with the square.
    private const int MostBins = 1024;

    /// <summary>The thresholds between classes, in order.</summary>
    /// <exception cref="SegmentationException">The image has fewer levels than classes.</exception>
    public static double[] Find(ReadOnlySpan<float> values, int classes)
    {
        var histogram = LevelHistogram.Create(values, MostBins);
        int[] used = [.. Enumerable.Range(0, histogram.Counts.Length).Where(index => histogram.Counts[index] > 0)];
        if (used.Length < classes)
        {
            throw new SegmentationException($"The image has {used.Length} different values, of which {classes} classes cannot be made.");
        }

        return [.. FindPlaces(histogram, used, classes).Select(index => histogram.Levels[index])];
    }

    /// <summary>The last bin of each class but the highest.</summary>
    private static int[] FindPlaces(LevelHistogram histogram, int[] used, int classes)
    {
        var (weights, sums) = Accumulate(histogram, used);
        int count = used.Length;

        // The best value of the first bins in so many classes, and where the last of these begins.
        double[] best = [.. Enumerable.Range(0, count + 1).Select(end => Value(weights, sums, 0, end))];
        int[][] starts = new int[classes][];
        for (int number = 1; number < classes; number++)
        {
            double[] next = new double[count + 1];
            starts[number] = new int[count + 1];
            for (int end = number + 1; end <= count; end++)
            {
                next[end] = double.NegativeInfinity;
                for (int start = number; start < end; start++)
                {
                    double value = best[start] + Value(weights, sums, start, end);
                    if (value > next[end])
                    {
                        (next[end], starts[number][end]) = (value, start);
                    }
                }
            }

            best = next;
        }

        int[] places = new int[classes - 1];
        for (int number = classes - 1, end = count; number > 0; number--)
        {
            end = starts[number][end];
            places[number - 1] = used[end - 1];
        }

        return places;
    }

    private static (double[] Weights, double[] Sums) Accumulate(LevelHistogram histogram, int[] used)
    {
        double[] weights = new double[used.Length + 1];
        double[] sums = new double[used.Length + 1];
        for (int index = 0; index < used.Length; index++)
        {
            double count = histogram.Counts[used[index]];
            weights[index + 1] = weights[index] + count;
            sums[index + 1] = sums[index] + (count * (histogram.Levels[used[index]] - histogram.Levels[0]));
        }

        return (weights, sums);
    }

    // The weight of a class times the square of its mean.
    private static double Value(double[] weights, double[] sums, int start, int end)
    {
        double weight = weights[end] - weights[start];
        double sum = sums[end] - sums[start];
        return weight > 0 ? sum * sum / weight : 0;
    }
}
