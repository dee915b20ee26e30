namespace MLSegmentation.Training.Optimization;

/// <summary>How the learning rate changes from step to step. Immutable; a pure function of the step.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The same learning rate for every step.</summary>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Constant() => new ConstantSchedule();

    /// <summary>One cycle: up to the full learning rate during the first 30 % of the steps, then down to almost nothing.</summary>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule OneCycle() => new OneCycleSchedule();

    /// <summary>The learning rate of a step.</summary>
    /// <param name="learningRate">The largest learning rate, above 0.</param>
    /// <param name="step">The step, 0 to <paramref name="steps"/> - 1.</param>
    /// <param name="steps">How many steps the training has, at least 1.</param>
    /// <returns>The learning rate, above 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is not one of the training's.</exception>
    public double GetRate(double learningRate, int step, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, steps);
        return learningRate * GetFactor(step, steps);
    }

    /// <summary>The schedule as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>oneCycle</c>.</returns>
    public abstract override string ToString();

    /// <summary>What the largest learning rate is multiplied by at a step.</summary>
    /// <param name="index">The step, 0 to <paramref name="steps"/> - 1.</param>
    /// <param name="steps">How many steps the training has, at least 1.</param>
    /// <returns>A factor above 0.</returns>
    protected abstract double GetFactor(int index, int steps);
}
