using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>
/// How confidence intervals are estimated: the metrics are computed again and again on as many images, drawn from the evaluated
/// ones with replacement (Efron 1979), and the interval holds the middle share of the results.
/// </summary>
public sealed record BootstrapOptions
{
    /// <summary>How often images are drawn, 2 to 1,000,000. Default: 1000.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int Resamples { get; init => field = Allowed.Between(value, 2, 1_000_000); } = 1000;

    /// <summary>The share of the results that the interval holds, more than 0 and less than 1. Default: 0.95.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double ConfidenceLevel { get; init => field = Allowed.Fraction(value); } = 0.95;

    /// <summary>Where the random numbers start; the same seed gives the same intervals. Default: 1.</summary>
    public int Seed { get; init; } = 1;
}
