using System.Numerics.Tensors;

namespace MLSegmentation.Classical.Thresholds;

/// <summary>Finds the threshold of an image, by each of the methods that need nothing but its levels.</summary>
internal static class ThresholdSearch
{
    /// <summary>The threshold of values.</summary>
    /// <param name="method">How; neither <see cref="ThresholdMethod.Fixed"/> nor <see cref="ThresholdMethod.MultiOtsu"/>.</param>
    /// <param name="values">Finite numbers, at least one.</param>
    /// <returns>The threshold; the only value, where all are alike.</returns>
    public static double Find(ThresholdMethod method, ReadOnlySpan<float> values)
    {
        if (method == ThresholdMethod.Mean)
        {
            return Average(values);
        }

        var histogram = LevelHistogram.Create(values);
        if (histogram.Levels.Length == 1)
        {
            return histogram.Levels[0];
        }

        return method switch
        {
            ThresholdMethod.Li => LiThreshold.Find(values),
            ThresholdMethod.Isodata => Isodata(histogram),
            ThresholdMethod.Yen => Yen(histogram),
            ThresholdMethod.Triangle => Triangle(histogram),
            ThresholdMethod.MaximumEntropy => EntropyThresholds.MaximumEntropy(histogram),
            ThresholdMethod.MinimumError => EntropyThresholds.MinimumError(histogram) ?? Otsu(histogram).Level,
            ThresholdMethod.Minimum => ValleyThreshold.Find(histogram) ?? Otsu(histogram).Level,
            _ => Otsu(histogram).Level,
        };
    }

    /// <summary>Otsu's threshold, and the variance between both sides, of which each pixel counts the same.</summary>
    public static (double Level, double Variance) Otsu(LevelHistogram histogram)
    {
        var (counts, levels) = (histogram.Counts, histogram.Levels);
        double total = TensorPrimitives.Sum<double>(counts);
        double sum = TensorPrimitives.Dot<double>(counts, levels);
        double below = 0, sumBelow = 0, best = -1;
        int place = 0;
        for (int index = 0; index < counts.Length - 1; index++)
        {
            below += counts[index];
            sumBelow += counts[index] * levels[index];
            double distance = (sumBelow / below) - ((sum - sumBelow) / (total - below));
            double variance = below * (total - below) * distance * distance;
            if (variance > best)
            {
                (best, place) = (variance, index);
            }
        }

        return (levels[place], Math.Max(best, 0) / (total * total));
    }

    /// <summary>The greatest correlation of both sides (Yen, Chang and Chang 1995).</summary>
    public static double Yen(LevelHistogram histogram)
    {
        double total = TensorPrimitives.Sum<double>(histogram.Counts);
        double[] squaresAbove = SquaresAbove(histogram.Counts, total);
        double below = 0, squaresBelow = 0, best = double.NegativeInfinity;
        int place = 0;
        for (int index = 0; index < histogram.Counts.Length - 1; index++)
        {
            double share = histogram.Counts[index] / total;
            below += share;
            squaresBelow += share * share;
            double criterion = (2 * Math.Log(below * (1 - below))) - Math.Log(squaresBelow * squaresAbove[index]);
            if (criterion > best)
            {
                (best, place) = (criterion, index);
            }
        }

        return histogram.Levels[place];
    }

    /// <summary>The mean of values.</summary>
    public static double Average(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double Isodata(LevelHistogram histogram)
    {
        var (counts, levels) = (histogram.Counts, histogram.Levels);
        double total = TensorPrimitives.Sum<double>(counts);
        double sum = TensorPrimitives.Dot<double>(counts, levels);
        double width = levels[1] - levels[0];
        double below = 0, sumBelow = 0;
        for (int index = 0; index < counts.Length - 1; index++)
        {
            below += counts[index];
            sumBelow += counts[index] * levels[index];
            double distance = (((sumBelow / below) + ((sum - sumBelow) / (total - below))) / 2) - levels[index];
            if (distance >= 0 && distance < width)
            {
                return levels[index];
            }
        }

        return Otsu(histogram).Level;
    }

    /// <summary>The sum of the squared shares above each level. In a difference of sums from below, few pixels would be lost beside very many.</summary>
    private static double[] SquaresAbove(double[] counts, double total)
    {
        double[] above = new double[counts.Length];
        for (int index = counts.Length - 2; index >= 0; index--)
        {
            double share = counts[index + 1] / total;
            above[index] = above[index + 1] + (share * share);
        }

        return above;
    }

    private static double Triangle(LevelHistogram histogram)
    {
        double[] counts = histogram.Counts;
        int peak = TensorPrimitives.IndexOfMax<double>(counts);
        bool isFlipped = peak < counts.Length - 1 - peak;
        if (isFlipped)
        {
            counts = [.. Enumerable.Reverse(counts)];
            peak = counts.Length - 1 - peak;
        }

        // The line rises from the end of the tail to the peak; the distance from it is that of both sides of a rectangle.
        double norm = Math.Sqrt((counts[peak] * counts[peak]) + ((double)peak * peak));
        var (rise, run) = (counts[peak] / norm, peak / norm);
        double best = double.NegativeInfinity;
        int place = 0;
        for (int index = 0; index < peak; index++)
        {
            double length = (rise * index) - (run * counts[index]);
            if (length > best)
            {
                (best, place) = (length, index);
            }
        }

        return histogram.Levels[isFlipped ? counts.Length - place - 1 : place];
    }
}
