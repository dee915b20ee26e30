namespace MLSegmentation.Training;

/// <summary>A choice of a plan.</summary>
/// <param name="Name">What was chosen, as the plan's file calls it, for example <c>batchSize</c>.</param>
/// <param name="Value">What for.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record PlannedChoice(string Name, string Value, string Reason);
