namespace MLSegmentation.Evaluation;

/// <summary>One line of a reliability table: whether pixels of about the same confidence are right as often as it says.</summary>
/// <param name="Lower">The bin holds confidences above this; the first also 0.</param>
/// <param name="Upper">And at most this.</param>
/// <param name="MeanConfidence">The mean confidence of the bin's pixels; NaN without pixels.</param>
/// <param name="Accuracy">The share of the bin's pixels that are right; NaN without pixels.</param>
/// <param name="Count">How many pixels are in the bin.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, double MeanConfidence, double Accuracy, long Count);
