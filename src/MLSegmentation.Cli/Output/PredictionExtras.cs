namespace MLSegmentation.Cli.Output;

/// <summary>What is written as masks, and beside them.</summary>
/// <param name="MaskFormat">The kind of file of masks; null for what suits the image.</param>
/// <param name="Overlays">Whether overlays are.</param>
/// <param name="Scores">Whether probabilities are.</param>
/// <param name="Uncertainty">Which uncertainties are.</param>
/// <param name="Ranking">Gets the mean uncertainty of each image; null where nobody wants to know.</param>
internal sealed record PredictionExtras(
    MaskFormat? MaskFormat, bool Overlays, bool Scores, UncertaintyMeasure Uncertainty, UncertaintyRanking? Ranking);
