using MathNet.Numerics;

namespace MLSegmentation.Evaluation.Statistics;

/// <summary>
/// The two-sided Wilcoxon signed-rank test (Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1945).
/// Differences of zero are left out, as Wilcoxon did.
/// </summary>
internal static class SignedRankTest
{
    /// <summary>Up to how many differences the exact distribution is used; beyond, the normal one is as good.</summary>
    private const int MaxExactCount = 50;

    /// <summary>Tests whether the differences are symmetric about zero.</summary>
    /// <param name="differences">The paired differences; all are numbers.</param>
    public static SignedRankResult Test(ReadOnlySpan<double> differences)
    {
        if (differences.IsEmpty)
        {
            return new SignedRankResult(double.NaN, double.NaN, IsExact: false);
        }

        var ranks = SignedRanks.Create(differences);
        if (ranks.Count == 0)
        {
            // Nothing speaks against the hypothesis that neither is better.
            return new SignedRankResult(0, 1, IsExact: true);
        }

        double statistic = Math.Min(ranks.PositiveSum, ranks.NegativeSum);
        bool isExact = ranks.Count == differences.Length && ranks.Count <= MaxExactCount && ranks.TieCorrection == 0;
        return new SignedRankResult(statistic, isExact ? GetExact((int)statistic, ranks.Count) : Approximate(statistic, ranks), isExact);
    }

    /// <summary>Counts, among all choices of signs, those whose rank sum is at most the statistic.</summary>
    private static double GetExact(int statistic, int count)
    {
        // sums[s]: how many subsets of the ranks so far have the sum s. At most 2^50, so that doubles are exact.
        double[] sums = new double[statistic + 1];
        sums[0] = 1;
        for (int rank = 1; rank <= count; rank++)
        {
            for (int sum = statistic; sum >= rank; sum--)
            {
                sums[sum] += sums[sum - rank];
            }
        }

        return Math.Min(1, 2 * sums.Sum() / Math.Pow(2, count));
    }

    private static double Approximate(double statistic, SignedRanks ranks)
    {
        double count = ranks.Count;
        double mean = count * (count + 1) / 4;
        double variance = ((count * (count + 1) * ((2 * count) + 1)) - (ranks.TieCorrection / 2)) / 24;
        return SpecialFunctions.Erfc(Math.Abs(statistic - mean) / Math.Sqrt(2 * variance));
    }
}
