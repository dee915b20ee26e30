namespace MLSegmentation.Evaluation.Statistics;

/// <summary>What a Wilcoxon signed-rank test gives.</summary>
/// <param name="Statistic">The smaller of the sums of the ranks of positive and of negative differences.</param>
/// <param name="PValue">The two-sided probability, 0 to 1; NaN where there was nothing to compare.</param>
/// <param name="IsExact">Whether the probability is exact, and not from the normal approximation.</param>
internal readonly record struct SignedRankResult(double Statistic, double PValue, bool IsExact);
