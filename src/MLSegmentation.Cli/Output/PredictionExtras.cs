namespace MLSegmentation.Cli.Output;

/// <summary>What is written beside masks.</summary>
/// <param name="Overlays">Whether overlays are.</param>
/// <param name="Scores">Whether probabilities are.</param>
/// <param name="Uncertainty">Which uncertainties are.</param>
/// <param name="Ranking">Gets the mean uncertainty of each image; null where nobody wants to know.</param>
internal sealed record PredictionExtras(bool Overlays, bool Scores, UncertaintyMeasure Uncertainty, UncertaintyRanking? Ranking);
