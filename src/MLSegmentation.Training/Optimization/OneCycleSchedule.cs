namespace MLSegmentation.Training.Optimization;

/// <summary>
/// One cycle: the learning rate rises from 1/<see cref="InitialDivisor"/> of the largest to the largest, then falls to
/// 1/<see cref="FinalDivisor"/> of where it began, both along half a cosine.
/// </summary>
/// <remarks>
/// Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2018, in the form of
/// PyTorch's <c>OneCycleLR(anneal_strategy="cos", three_phase=False)</c>, whose values it gives; momentum stays as it is.
/// </remarks>
public sealed record OneCycleSchedule : LearningRateSchedule
{
    /// <summary>The share of the steps during which the learning rate rises, between 0 and 1. The default is 0.3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double RisingFraction
    {
        get;
        init => field = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The rising part of a cycle is a fraction above 0 and below 1.");
    } = 0.3;

    /// <summary>How many times smaller the first learning rate is than the largest, at least 1. The default is 25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public double InitialDivisor { get; init => field = CheckDivisor(value); } = 25;

    /// <summary>How many times smaller the last learning rate is than the first, at least 1. The default is 10000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public double FinalDivisor { get; init => field = CheckDivisor(value); } = 1e4;

    /// <inheritdoc/>
    protected override double GetFactor(int index, int steps, IReadOnlyList<EpochInfo> epochs)
    {
        double initial = 1 / InitialDivisor;
        double peak = (RisingFraction * steps) - 1;
        return index <= peak
            ? Interpolate(initial, 1, peak > 0 ? index / peak : 1)
            : Interpolate(1, initial / FinalDivisor, Math.Min(1, (index - peak) / (steps - 1 - peak)));
    }

    /// <inheritdoc/>
    protected override string Describe() => this == new OneCycleSchedule { WarmUpSteps = WarmUpSteps }
        ? "oneCycle"
        : FormattableString.Invariant($"oneCycle({RisingFraction}, {InitialDivisor}, {FinalDivisor})");

    private static double Interpolate(double from, double to, double progress) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * progress)));

    private static double CheckDivisor(double value) => double.IsFinite(value) && value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A divisor of the learning rate is a number of at least 1.");
}
