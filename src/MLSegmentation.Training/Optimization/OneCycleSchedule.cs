using MLSegmentation.Options;

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
    /// <summary>The share of the steps during which the learning rate rises, between 0 and 1. Default: 0.3.</summary>
    /// <exception cref="SegmentationOptionException">The value is not between 0 and 1.</exception>
    public double RisingFraction { get; init => field = Allowed.Fraction(value); } = 0.3;

    /// <summary>How many times smaller the first learning rate is than the largest, at least 1. Default: 25.</summary>
    /// <exception cref="SegmentationOptionException">The value is less than 1.</exception>
    public double InitialDivisor { get; init => field = Allowed.When(value >= 1 && double.IsFinite(value), value, "numbers of at least 1"); } = 25;

    /// <summary>How many times smaller the last learning rate is than the first, at least 1. Default: 10000.</summary>
    /// <exception cref="SegmentationOptionException">The value is less than 1.</exception>
    public double FinalDivisor { get; init => field = Allowed.When(value >= 1 && double.IsFinite(value), value, "numbers of at least 1"); } = 1e4;

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
    protected override string Describe() => Describe("oneCycle", new OneCycleSchedule(), $"{RisingFraction}, {InitialDivisor}, {FinalDivisor}");

    private static double Interpolate(double from, double to, double progress) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * progress)));
}
