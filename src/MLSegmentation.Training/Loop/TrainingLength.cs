namespace MLSegmentation.Training.Loop;

/// <summary>
/// How many steps a training has. Where its time is limited, they are counted anew after each step by the pace so far: the schedule of the learning
/// rate follows them, so that it comes to its end when the time does, however fast the machine is meanwhile.
/// </summary>
internal sealed class TrainingLength
{
    private readonly TrainingLimit? _limit;
    private readonly int _most;
    private TimeSpan? _remainingAfterFirst;
    private int _measured;

    /// <summary>A length that may become smaller, and larger again up to where it was.</summary>
    /// <param name="limit">The limit; null for none.</param>
    /// <param name="most">The steps at most.</param>
    public TrainingLength(TrainingLimit? limit, int most) => (_limit, _most, Steps) = (limit, most, most);

    /// <summary>The steps, as far as is known by now.</summary>
    public int Steps { get; private set; }

    /// <summary>Counts a step that is done.</summary>
    /// <param name="step">The steps that are done, those of an earlier run among them.</param>
    public void AddStep(int step)
    {
        if (_limit?.StopToken.IsCancellationRequested == true)
        {
            Steps = step;
        }
        else if (_limit?.GetRemaining?.Invoke() is { } remaining)
        {
            AddStep(step, remaining);
            Steps = Math.Max(Steps, Math.Min(_limit.LeastSteps, _most));
        }
    }

    private void AddStep(int step, TimeSpan remaining)
    {
        // The engine sets itself up in the first step, which tells nothing of the others.
        if (_remainingAfterFirst is not { } first)
        {
            _remainingAfterFirst = remaining;
            Steps = remaining > TimeSpan.Zero ? Steps : step;
            return;
        }

        _measured++;
        double perStep = (double)(first - remaining).Ticks / _measured;
        double left = perStep > 0 ? remaining.Ticks / perStep : _most;
        Steps = step + (int)Math.Clamp(left, 0, _most - step);
    }
}
