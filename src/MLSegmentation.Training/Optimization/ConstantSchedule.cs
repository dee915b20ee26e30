namespace MLSegmentation.Training.Optimization;

/// <summary>The same learning rate for every step.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    protected override double GetFactor(int index, int steps, IReadOnlyList<EpochInfo> epochs) => 1;

    /// <inheritdoc/>
    protected override string Describe() => "constant";
}
