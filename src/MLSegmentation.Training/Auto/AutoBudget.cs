namespace MLSegmentation.Training.Auto;

/// <summary>How a budget is shared out between the trials of candidates, the training, and what comes after it.</summary>
/// <param name="Time">The time of everything; null for a budget in steps.</param>
/// <param name="Steps">The steps of all trainings together; null for a budget in time.</param>
internal sealed record AutoBudget(TimeSpan? Time, int? Steps)
{
    /// <summary>The share that the trials get, where there are several candidates.</summary>
    public const double TrialShare = 0.15;

    /// <summary>Fewer steps than these tell nothing of a candidate.</summary>
    public const int LeastTrialSteps = 10;

    private const double EndShare = 0.02;
    private const double EvaluationShare = 0.02;

    // A plan's steps are what the machine was measured to do; it may be much faster when other work ends. The time ends the training, not these.
    private const double StepsInHand = 4;

    /// <summary>What is left aside for what comes after the last training, however short the time is.</summary>
    public static TimeSpan LeastEnd { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The steps of one trial, of a budget in steps.</summary>
    /// <param name="rounds">How many rounds there are, which get the same.</param>
    /// <param name="candidates">The candidates of its round, which get the same.</param>
    public int GetTrialSteps(int rounds, int candidates) => (int)(Steps!.Value * TrialShare / rounds / candidates);

    /// <summary>The time of one trial, of a budget in time.</summary>
    /// <param name="rounds">How many rounds there are, which get the same.</param>
    /// <param name="candidates">The candidates of its round, which get the same.</param>
    public TimeSpan GetTrialTime(int rounds, int candidates) => Time!.Value * TrialShare / rounds / candidates;

    /// <summary>The time at which the last training has to be over.</summary>
    /// <param name="evaluation">How long the evaluation afterwards is expected to take.</param>
    public TimeSpan GetTrainingEnd(TimeSpan evaluation)
    {
        var end = Time!.Value * EndShare;
        return Time.Value - evaluation - (end > LeastEnd ? end : LeastEnd);
    }

    /// <summary>How many images are held out: of a budget in time, measuring on them once must not take too much of it.</summary>
    /// <param name="images">The images that there are.</param>
    /// <param name="perImage">How long a model is expected to take for one.</param>
    public int CountHeldOut(int images, TimeSpan perImage) => HeldOutImages.Count(images, Time is { } time && perImage > TimeSpan.Zero
        ? (int)Math.Min(time * EvaluationShare / perImage, int.MaxValue)
        : int.MaxValue);

    /// <summary>The steps that some time is expected to be enough for; at least 1.</summary>
    public static int GetExpectedSteps(TimeSpan time, TimeSpan perStep) => (int)Math.Clamp(time / perStep, 1, int.MaxValue / 4);

    /// <summary>The most steps that a training is prepared for which has some time.</summary>
    public static int GetMostSteps(TimeSpan time, TimeSpan perStep) => (int)Math.Clamp((StepsInHand * (time / perStep)) + 1, 1, int.MaxValue / 4);
}
