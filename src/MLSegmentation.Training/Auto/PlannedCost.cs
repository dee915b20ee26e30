using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>What a training takes by its plan. Changing the plan does not change it; <see cref="SegmentationTrainer.Estimate"/> measures anew.</summary>
public sealed record PlannedCost
{
    /// <summary>The main memory in bytes that its process takes at most, as estimated from the network's graph, the patch and the batch.</summary>
    public required long Memory { get; init => field = Allowed.AtLeast(value, 1L); }

    /// <summary>How long a step takes, as measured when the plan was made; null for a budget in steps.</summary>
    public TimeSpan? StepDuration { get; init; }

    /// <summary>How long all steps take, validation included; null for a budget in steps.</summary>
    public TimeSpan? Duration { get; init; }
}
