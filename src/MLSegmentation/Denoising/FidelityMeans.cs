namespace MLSegmentation.Denoising;

/// <summary>Adds up how near images are to their clean ones.</summary>
internal sealed class FidelityMeans(double range)
{
    private int _images;
    private double _ratios;
    private double _similarities;
    private double _errors;

    /// <summary>Compares the planes of an image with those of the clean one.</summary>
    /// <exception cref="SegmentationException">They are smaller than the window.</exception>
    public void Add(ReadOnlySpan<float> image, ReadOnlySpan<float> target, ImageSize size, Func<string> getName)
    {
        if (size.Width < ImageFidelity.Window || size.Height < ImageFidelity.Window)
        {
            throw new SegmentationException(
                $"{getName()} is {size}; the structural similarity needs images of at least {ImageFidelity.Window}x{ImageFidelity.Window}. Leave it out.");
        }

        double error = ImageFidelity.MeanSquaredError(image, target);
        _ratios += ImageFidelity.PeakSignalToNoiseRatio(error, range);
        _similarities += ImageFidelity.StructuralSimilarity(image, target, size, range);
        _errors += Math.Sqrt(error);
        _images++;
    }

    /// <summary>The means of at least one image.</summary>
    public DenoisingMetrics ToMetrics() => new(_images, range, _ratios / _images, _similarities / _images, _errors / _images);
}
