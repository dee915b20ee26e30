namespace MLSegmentation;

/// <summary>The columns that hold the predictions of one model, where several are evaluated in one pass.</summary>
/// <param name="PredictedLabelColumnName">The column of predicted masks.</param>
/// <param name="ScoreColumnName">The column of probabilities; null where there is none, and the areas under curves are NaN.</param>
public sealed record PredictionColumns(string PredictedLabelColumnName, string? ScoreColumnName = null);
