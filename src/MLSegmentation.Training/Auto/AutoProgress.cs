namespace MLSegmentation.Training;

/// <summary>How far <see cref="AutoSegmentationTrainer"/> is.</summary>
/// <param name="Stage">What it is at.</param>
/// <param name="Subject">What that is about: the candidate, or the fold; empty where there is nothing to tell apart.</param>
/// <param name="Done">The share of the whole that is done, 0 to 1: of the time, or of the steps.</param>
/// <param name="Elapsed">How long it has taken so far, the runs that it goes on from included.</param>
/// <param name="Remaining">How long the rest will take; null as long as that is not known.</param>
/// <param name="Training">How far the training is that goes on; null at the beginning of a stage.</param>
public sealed record AutoProgress(
    AutoStage Stage, string Subject, double Done, TimeSpan Elapsed, TimeSpan? Remaining, TrainingProgress? Training = null);
