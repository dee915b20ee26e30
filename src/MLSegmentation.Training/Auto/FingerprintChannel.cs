namespace MLSegmentation.Training;

/// <summary>The values of a channel of all images, as they are stored: 0 to 255 for images of 8 bits.</summary>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value.</param>
/// <param name="Mean">The mean over all pixels.</param>
/// <param name="StandardDeviation">The standard deviation over all pixels.</param>
/// <param name="ForegroundMean">The mean over the pixels whose class is not the background.</param>
/// <param name="ForegroundStandardDeviation">The standard deviation over these pixels.</param>
public sealed record FingerprintChannel(
    double Minimum, double Maximum, double Mean, double StandardDeviation, double ForegroundMean, double ForegroundStandardDeviation);
