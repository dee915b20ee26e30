namespace MLSegmentation;

/// <summary>How steady the masks of a film are, those of each way of making them, and the true ones.</summary>
/// <param name="Predictions">Of each series of masks, in the order in which they were given.</param>
/// <param name="Truth">Of the true masks: the floor below which no prediction is better. Null without true masks.</param>
public sealed record TemporalEvaluationResult(IReadOnlyList<TemporalMetrics> Predictions, TemporalMetrics? Truth);
