using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>What a training may take: a time or a number of steps, and memory.</summary>
public sealed record PlanBudget
{
    /// <summary>How long the training may take; null where <see cref="Steps"/> says how long it is.</summary>
    public TimeSpan? Time { get; init => field = Allowed.When(value is null || value > TimeSpan.Zero, value, "times above 0, or null"); }

    /// <summary>How many steps it has; null where <see cref="Time"/> says how long it may take.</summary>
    public int? Steps { get; init => field = Allowed.AtLeast(value, 1, "for as many as there is time for"); }

    /// <summary>The main memory in bytes that its process may take; at least 1.</summary>
    public required long Memory { get; init => field = Allowed.AtLeast(value, 1L); }
}
