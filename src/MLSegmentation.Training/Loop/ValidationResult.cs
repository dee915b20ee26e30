namespace MLSegmentation.Training.Loop;

/// <summary>What the network comes to on the validation set.</summary>
/// <param name="Loss">The mean loss over the images.</param>
/// <param name="Metrics">The metrics over all their pixels.</param>
internal sealed record ValidationResult(double Loss, SegmentationMetrics Metrics);
