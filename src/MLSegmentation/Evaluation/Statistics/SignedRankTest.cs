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

    /// <summary>Tests whether paired differences, which all are numbers, are symmetric about zero.</summary>
    public static SignedRankResult Test(double[] differences)
    {
        if (differences is [])
        {
            return new SignedRankResult(double.NaN, double.NaN, IsExact: false);
        }

        var ranks = Rank(differences);
        if (ranks.Count == 0)
        {
            // Nothing speaks against the hypothesis that neither is better.
            return new SignedRankResult(0, 1, IsExact: true);
        }

        double statistic = Math.Min(ranks.PositiveSum, ranks.NegativeSum);
        bool isExact = ranks.Count == differences.Length && ranks.Count <= MaxExactCount && ranks.TieCorrection == 0;
        return new SignedRankResult(statistic, isExact ? GetExact((int)statistic, ranks.Count) : Approximate(statistic, ranks), isExact);
    }

    private static SignedRanks Rank(double[] differences)
    {
        var ranks = default(SignedRanks);
        foreach (var tied in differences.Where(difference => difference != 0).GroupBy(Math.Abs).OrderBy(tied => tied.Key))
        {
            double count = tied.Count();
            double rank = ranks.Count + ((count + 1) / 2);
            int positives = tied.Count(difference => difference > 0);
            ranks = new SignedRanks(
                ranks.Count + (int)count,
                ranks.PositiveSum + (positives * rank),
                ranks.NegativeSum + ((count - positives) * rank),
                ranks.TieCorrection + (count * count * count) - count);
        }

        return ranks;
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

    /// <summary>The rank sums of differences that are not zero, ranked by their size; equal sizes share their mean rank.</summary>
    /// <param name="Count">How many differences are not zero.</param>
    /// <param name="PositiveSum">The sum of the ranks of positive differences.</param>
    /// <param name="NegativeSum">The sum of the ranks of negative differences.</param>
    /// <param name="TieCorrection">The sum of t³ - t over the groups of t equal sizes; 0 without ties.</param>
    private readonly record struct SignedRanks(int Count, double PositiveSum, double NegativeSum, double TieCorrection);
}

/// <summary>What a Wilcoxon signed-rank test gives.</summary>
/// <param name="Statistic">The smaller of the sums of the ranks of positive and of negative differences.</param>
/// <param name="PValue">The two-sided probability, 0 to 1; NaN where there was nothing to compare.</param>
/// <param name="IsExact">Whether the probability is exact, and not from the normal approximation.</param>
internal readonly record struct SignedRankResult(double Statistic, double PValue, bool IsExact);
