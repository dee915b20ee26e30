namespace MLSegmentation.Training;

/// <summary>A plan that may be the best for the data.</summary>
/// <param name="Name">Its name, for example <c>unet</c>.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Reason">Why it is a candidate, in a sentence.</param>
/// <param name="Trials">How it was tried, in order; empty where it is the only candidate.</param>
/// <param name="IsChosen">Whether the model is trained by it.</param>
public sealed record AutoCandidate(string Name, SegmentationPlan Plan, string Reason, IReadOnlyList<AutoTrial> Trials, bool IsChosen);
