using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation.Evaluation.Comparison;

/// <summary>Compares two metrics of the same images, value by value.</summary>
internal static class PairedDifferences
{
    /// <summary>Compares values; pairs in which one is no number are left out.</summary>
    /// <param name="first">The values of the first.</param>
    /// <param name="second">The values of the second, for the same images.</param>
    /// <param name="options">How the interval is estimated.</param>
    public static MetricComparison Compare(ReadOnlySpan<double> first, ReadOnlySpan<double> second, BootstrapOptions options)
    {
        var differences = new List<double>();
        double sumA = 0;
        double sumB = 0;
        for (int index = 0; index < first.Length; index++)
        {
            double difference = first[index] - second[index];
            if (!double.IsNaN(difference))
            {
                differences.Add(difference);
                sumA += first[index];
                sumB += second[index];
            }
        }

        double[] pairs = [.. differences];
        var test = SignedRankTest.Test(pairs);
        return new MetricComparison
        {
            ImageCount = pairs.Length,
            MeanA = sumA / pairs.Length,
            MeanB = sumB / pairs.Length,
            MeanDifference = pairs.Sum() / pairs.Length,
            ConfidenceInterval = new RowBootstrap(pairs, 1, options).GetIntervals(1, (sums, statistics) => statistics[0] = sums[0] / pairs.Length)[0],
            SignedRankStatistic = test.Statistic,
            PValue = test.PValue,
            IsExact = test.IsExact,
            Wins = pairs.Count(difference => difference > 0),
            Ties = pairs.Count(difference => difference == 0),
            Losses = pairs.Count(difference => difference < 0),
        };
    }
}
