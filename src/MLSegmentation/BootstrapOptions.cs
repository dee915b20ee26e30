namespace MLSegmentation;

/// <summary>
/// How confidence intervals are estimated: the metrics are computed again and again on as many images, drawn from the evaluated
/// ones with replacement (Efron 1979), and the interval holds the middle share of the results.
/// </summary>
public sealed record BootstrapOptions
{
    /// <summary>How often images are drawn, 2 to 1,000,000. Default: 1000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The share of the results that the interval holds, more than 0 and less than 1. Default: 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Where the random numbers start; the same seed gives the same intervals. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Validate()
    {
        if (Resamples is < 2 or > 1_000_000)
        {
            throw new ArgumentException($"{nameof(Resamples)} is {Resamples}, but must be 2 to 1000000.");
        }

        if (ConfidenceLevel is not (> 0 and < 1))
        {
            throw new ArgumentException($"{nameof(ConfidenceLevel)} is {ConfidenceLevel}, but must be more than 0 and less than 1, for example 0.95.");
        }
    }
}
