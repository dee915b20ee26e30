using MLSegmentation.Options;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// The learning rate falls at once, a few times, so that it is constant for equal parts of the training. The values are those of PyTorch's
/// <c>StepLR(step_size=steps / (drops + 1), gamma=factor)</c>.
/// </summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>How often the learning rate falls, at least 1. Default: 2: after each third of the steps.</summary>
    /// <exception cref="SegmentationOptionException">The value is less than 1.</exception>
    public int Drops { get; init => field = Allowed.AtLeast(value, 1); } = 2;

    /// <summary>What the learning rate is multiplied by each time, between 0 and 1. Default: 0.1.</summary>
    /// <exception cref="SegmentationOptionException">The value is not between 0 and 1.</exception>
    public double Factor { get; init => field = Allowed.Fraction(value); } = 0.1;

    /// <inheritdoc/>
    protected override double GetFactor(int index, int steps, IReadOnlyList<EpochInfo> epochs) => Math.Pow(Factor, index * (Drops + 1L) / steps);

    /// <inheritdoc/>
    protected override string Describe() => Describe("step", new StepSchedule(), $"{Drops}, {Factor}");
}
