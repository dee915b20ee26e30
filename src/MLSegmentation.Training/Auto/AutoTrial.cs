namespace MLSegmentation.Training;

/// <summary>A short training of a candidate.</summary>
/// <param name="Round">The round of the trials, counted from 1; after each, the worse half of the candidates is dropped.</param>
/// <param name="Steps">The steps that it had.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Score">
/// What the candidates are compared by: the mean Dice coefficient over the classes other than the background, on images that were held out; NaN where
/// none of these classes occurs.
/// </param>
/// <param name="Losses">The training loss, epoch by epoch.</param>
public sealed record AutoTrial(int Round, int Steps, TimeSpan Duration, double Score, IReadOnlyList<double> Losses);
