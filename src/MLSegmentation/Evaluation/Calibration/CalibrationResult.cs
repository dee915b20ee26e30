namespace MLSegmentation.Evaluation.Calibration;

/// <summary>Whether probabilities are as likely right as they say.</summary>
/// <param name="ExpectedCalibrationError">
/// The mean difference between confidence and accuracy over the bins, weighted by their pixels (Guo et al. 2017, arXiv:1706.04599), 0 to 1;
/// NaN without pixels.
/// </param>
/// <param name="BrierScore">The mean squared error of the probabilities; NaN without pixels.</param>
/// <param name="Bins">The reliability table, from low to high confidence.</param>
internal sealed record CalibrationResult(double ExpectedCalibrationError, double BrierScore, IReadOnlyList<ReliabilityBin> Bins);
