using MLSegmentation.Options;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// The learning rate falls along half a cosine: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017,
/// equation 5, without restarts. The values are those of PyTorch's <c>CosineAnnealingLR(T_max=steps)</c>.
/// </summary>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>
    /// The share of the learning rate that it falls to, at least 0 and below 1; it would get there in the step after the last. The default
    /// is 0.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Lowest { get; init => field = Allowed.BelowOne(value); }

    /// <inheritdoc/>
    protected override double GetFactor(int index, int steps, IReadOnlyList<EpochInfo> epochs) =>
        Lowest + ((1 - Lowest) / 2 * (1 + Math.Cos(Math.PI * index / steps)));

    /// <inheritdoc/>
    protected override string Describe() => Describe("cosine", new CosineSchedule(), $"{Lowest}");
}
