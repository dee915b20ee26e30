namespace MLSegmentation.Evaluation;

/// <summary>One metric of two predictions A and B, compared image by image.</summary>
public sealed record MetricComparison
{
    internal MetricComparison()
    {
    }

    /// <summary>How many images were compared: those in which the metric is a number for both.</summary>
    public required int ImageCount { get; init; }

    /// <summary>The mean of A over these images; NaN without images.</summary>
    public required double MeanA { get; init; }

    /// <summary>The mean of B over these images; NaN without images.</summary>
    public required double MeanB { get; init; }

    /// <summary>The mean of A - B: more than 0 where A is better. NaN without images.</summary>
    public required double MeanDifference { get; init; }

    /// <summary>
    /// The bootstrap interval of <see cref="MeanDifference"/> over images; where it does not hold 0, the difference is unlikely to be chance. NaN with
    /// fewer than two images, which tell nothing of how images differ.
    /// </summary>
    public required ConfidenceInterval ConfidenceInterval { get; init; }

    /// <summary>
    /// The statistic of the Wilcoxon signed-rank test: the smaller of the rank sums of the images on which A, and on which B is
    /// better. NaN without images.
    /// </summary>
    public required double SignedRankStatistic { get; init; }

    /// <summary>
    /// The two-sided p-value of the Wilcoxon signed-rank test, 0 to 1: how likely differences as one-sided as these are where neither
    /// is better. 1 where all images are equal, NaN without images.
    /// </summary>
    public required double PValue { get; init; }

    /// <summary>
    /// Whether <see cref="PValue"/> is exact: for at most 50 images, all different and none equal. Otherwise it is the normal
    /// approximation, corrected for ties, without images that are equal.
    /// </summary>
    public required bool IsExact { get; init; }

    /// <summary>On how many images A is better.</summary>
    public required int Wins { get; init; }

    /// <summary>On how many images both are equal.</summary>
    public required int Ties { get; init; }

    /// <summary>On how many images B is better.</summary>
    public required int Losses { get; init; }
}
