namespace MLSegmentation.Training.Loop;

/// <summary>What ends a training before its last step, with the weights that it has by then.</summary>
internal sealed record TrainingLimit
{
    /// <summary>Says how much time is left; null where time does not matter.</summary>
    public Func<TimeSpan>? GetRemaining { get; init; }

    /// <summary>The fewest steps, which are taken also where no time is left for them. Default: 0.</summary>
    public int LeastSteps { get; init; }

    /// <summary>Ends the training after the step that it is in.</summary>
    public CancellationToken StopToken { get; init; }
}
