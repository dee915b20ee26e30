using MLSegmentation.Options;

namespace MLSegmentation.Training.Optimization;

/// <summary>How the learning rate changes from step to step. Immutable; a pure function of the step and of what the epochs before it came to.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>
    /// How many steps at the beginning the learning rate rises in, evenly, up to where the schedule begins, at least 0: step i, counted
    /// from 0, takes <c>(i + 1) / (steps + 1)</c> of it. The schedule runs over the steps that are left. Default: 0.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int WarmUpSteps { get; init => field = Allowed.AtLeast(value, 0); }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="learningRate">The largest learning rate, above 0.</param>
    /// <param name="step">The step, 0 to <paramref name="steps"/> - 1.</param>
    /// <param name="steps">How many steps the training has, at least 1.</param>
    /// <param name="epochs">What the epochs before the step came to, in their order. The default, null, means there were none.</param>
    /// <returns>The learning rate, above 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is not one of the training's.</exception>
    public double GetRate(double learningRate, int step, int steps, IReadOnlyList<EpochInfo>? epochs = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, steps);
        int index = step - WarmUpSteps;
        int left = Math.Max(1, steps - WarmUpSteps);
        return index >= 0
            ? learningRate * GetFactor(index, left, epochs ?? [])
            : learningRate * GetFactor(0, left, []) * (step + 1) / (WarmUpSteps + 1);
    }

    /// <summary>The schedule as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>oneCycle</c>, or <c>cosine, warm-up 100</c>.</returns>
    public sealed override string ToString() => WarmUpSteps == 0
        ? Describe()
        : FormattableString.Invariant($"{Describe()}, warm-up {WarmUpSteps}");

    /// <summary>The same schedule, told what its epochs cannot tell before the first validation.</summary>
    /// <param name="isValidated">Whether the training is validated, at whichever interval.</param>
    internal virtual LearningRateSchedule For(bool isValidated) => this;

    /// <summary>What the largest learning rate is multiplied by at a step after the warm-up.</summary>
    /// <param name="index">The step, counted from the end of the warm-up, 0 to <paramref name="steps"/> - 1.</param>
    /// <param name="steps">How many steps the training has after the warm-up, at least 1.</param>
    /// <param name="epochs">What the epochs before the step came to, in their order.</param>
    /// <returns>A factor above 0.</returns>
    protected abstract double GetFactor(int index, int steps, IReadOnlyList<EpochInfo> epochs);

    /// <summary>The name, and the settings other than the warm-up where they are not the defaults.</summary>
    /// <returns>For example <c>oneCycle(0.5, 25, 10000)</c>.</returns>
    protected abstract string Describe();

    private protected string Describe(string name, LearningRateSchedule defaults, FormattableString settings) =>
        this == defaults with { WarmUpSteps = WarmUpSteps } ? name : $"{name}({FormattableString.Invariant(settings)})";
}
