namespace MLSegmentation.Training.Optimization;

/// <summary>The same learning rate for every step.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string ToString() => "constant";

    /// <inheritdoc/>
    protected override double GetFactor(int index, int steps) => 1;
}
