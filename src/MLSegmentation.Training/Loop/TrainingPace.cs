using System.Diagnostics;

namespace MLSegmentation.Training.Loop;

/// <summary>
/// How fast a run is, for the time that is left. The first step, in which the engine sets itself up, counts only as long as there is no other;
/// what is written between steps counts as a part of them.
/// </summary>
internal sealed class TrainingPace
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _firstStep;
    private TimeSpan _validation;
    private int _steps;
    private int _validations;

    /// <summary>The time since the run began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Counts a step that is done.</summary>
    public void AddStep()
    {
        if (_steps++ == 0)
        {
            _firstStep = Elapsed;
        }
    }

    /// <summary>Runs a validation, and counts how long it takes.</summary>
    public T Validate<T>(Func<T> validate)
    {
        var before = Elapsed;
        var result = validate();
        _validation += Elapsed - before;
        _validations++;
        return result;
    }

    /// <summary>The time that so many more steps and validations take; of validations as soon as one is done.</summary>
    public TimeSpan Estimate(int steps, int validations) => Estimate(Elapsed, steps, validations);

    /// <summary>The same at a given time since the beginning.</summary>
    internal TimeSpan Estimate(TimeSpan elapsed, int steps, int validations)
    {
        var perStep = _steps > 1 ? (elapsed - _firstStep - _validation) / (_steps - 1) : _firstStep;
        var perValidation = _validations > 0 ? _validation / _validations : TimeSpan.Zero;
        return Times(steps, perStep) + Times(validations, perValidation);
    }

    /// <summary>A time so often; at most a quarter of the longest time that there is, so that some can be added.</summary>
    internal static TimeSpan Times(double count, TimeSpan time) => TimeSpan.FromTicks((long)Math.Min(count * time.Ticks, TimeSpan.MaxValue.Ticks / 4));
}
