using System.Globalization;

namespace MLSegmentation;

/// <summary>How near images are to clean ones: means over the images.</summary>
/// <param name="Images">How many images were compared.</param>
/// <param name="Range">The width of the range of pixel values that the ratios are relative to: 255 of 8 bits.</param>
/// <param name="PeakSignalToNoiseRatio">
/// The peak signal-to-noise ratio (PSNR) in decibels, 10 · log₁₀(range² / mean squared error) of each image; infinite where an image is equal to its
/// clean one. Gaussian noise with a deviation of a tenth of the range comes to 20.
/// </param>
/// <param name="StructuralSimilarity">
/// The structural similarity (SSIM), up to 1 for equal images: Gaussian windows of 11×11 with σ 1.5, K₁ 0.01 and K₂ 0.03 (Wang et al. 2004), as
/// scikit-image computes it with <c>gaussian_weights=True, sigma=1.5, use_sample_covariance=False</c>.
/// </param>
/// <param name="RootMeanSquaredError">The root of the mean squared error (RMSE), in the unit of the pixel values.</param>
public sealed record DenoisingMetrics(int Images, double Range, double PeakSignalToNoiseRatio, double StructuralSimilarity, double RootMeanSquaredError)
{
    /// <summary>The figures in one line.</summary>
    /// <returns>For example <c>PSNR 27.41 dB, SSIM 0.8123, RMSE 10.86 (range 255)</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"PSNR {PeakSignalToNoiseRatio:F2} dB, SSIM {StructuralSimilarity:F4}, RMSE {RootMeanSquaredError:G4} (range {Range:G6})");
}
