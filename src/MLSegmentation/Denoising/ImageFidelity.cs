using System.Numerics.Tensors;

namespace MLSegmentation.Denoising;

/// <summary>How near an image is to another one, of which it should be a copy.</summary>
internal static class ImageFidelity
{
    /// <summary>The least side of images whose structural similarity is measured: that of its window.</summary>
    public const int Window = (2 * Reach) + 1;

    private const int Reach = 5;
    private const double Deviation = 1.5;
    private const double FirstConstant = 0.01;
    private const double SecondConstant = 0.03;

    private static readonly double[] Weights = CreateWeights();

    /// <summary>The mean of the squared differences.</summary>
    public static double MeanSquaredError(ReadOnlySpan<float> image, ReadOnlySpan<float> target)
    {
        double sum = 0;
        for (int index = 0; index < image.Length; index++)
        {
            double difference = (double)image[index] - target[index];
            sum += difference * difference;
        }

        return sum / image.Length;
    }

    /// <summary>The peak signal-to-noise ratio in decibels: 10 · log₁₀(range² / mean squared error), infinite for equal images.</summary>
    public static double PeakSignalToNoiseRatio(double meanSquaredError, double range) => 10 * Math.Log10(range * range / meanSquaredError);

    /// <summary>
    /// The structural similarity (Wang et al., "Image Quality Assessment: From Error Visibility to Structural Similarity", IEEE Transactions on Image
    /// Processing 13 (4), 2004, equation 13): Gaussian windows of 11×11 with σ 1.5, K₁ 0.01, K₂ 0.03, the mean over all windows that lie inside and over
    /// the channels.
    /// </summary>
    /// <param name="image">The planes of an image, of at least the window's side.</param>
    /// <param name="target">Those of the image that it should be a copy of.</param>
    /// <param name="size">Their size.</param>
    /// <param name="range">The width of the range of values.</param>
    public static double StructuralSimilarity(ReadOnlySpan<float> image, ReadOnlySpan<float> target, ImageSize size, double range)
    {
        int channels = image.Length / size.PixelCount;
        double sum = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            sum += OfPlane(
                image.Slice(channel * size.PixelCount, size.PixelCount), target.Slice(channel * size.PixelCount, size.PixelCount), size, range);
        }

        return sum / channels;
    }

    private static double OfPlane(ReadOnlySpan<float> image, ReadOnlySpan<float> target, ImageSize size, double range)
    {
        double[] first = new double[size.PixelCount], second = new double[size.PixelCount];
        TensorPrimitives.ConvertTruncating(image, first.AsSpan());
        TensorPrimitives.ConvertTruncating(target, second.AsSpan());
        double[] mean = Smooth(first, size), otherMean = Smooth(second, size);
        double[] square = Smooth(Multiply(first, first), size), otherSquare = Smooth(Multiply(second, second), size);
        double[] product = Smooth(Multiply(first, second), size);
        double c1 = FirstConstant * range * FirstConstant * range, c2 = SecondConstant * range * SecondConstant * range;
        double sum = 0;
        for (int index = 0; index < mean.Length; index++)
        {
            var (x, y) = (mean[index], otherMean[index]);
            double variance = square[index] - (x * x), otherVariance = otherSquare[index] - (y * y), covariance = product[index] - (x * y);
            sum += ((2 * x * y) + c1) * ((2 * covariance) + c2) / (((x * x) + (y * y) + c1) * (variance + otherVariance + c2));
        }

        return sum / mean.Length;
    }

    private static double[] Multiply(double[] left, double[] right)
    {
        double[] product = new double[left.Length];
        TensorPrimitives.Multiply(left, right, product);
        return product;
    }

    /// <summary>The weighted means of all windows that lie inside.</summary>
    private static double[] Smooth(double[] plane, ImageSize size)
    {
        int width = size.Width - (2 * Reach), height = size.Height - (2 * Reach);
        double[] rows = new double[width * size.Height];
        for (int y = 0; y < size.Height; y++)
        {
            Accumulate(rows.AsSpan(y * width, width), plane, y * size.Width, step: 1);
        }

        double[] smooth = new double[width * height];
        for (int y = 0; y < height; y++)
        {
            Accumulate(smooth.AsSpan(y * width, width), rows, y * width, step: width);
        }

        return smooth;
    }

    private static void Accumulate(Span<double> sums, double[] values, int first, int step)
    {
        for (int index = 0; index < Window; index++)
        {
            TensorPrimitives.MultiplyAdd(values.AsSpan(first + (index * step), sums.Length), Weights[index], sums, sums);
        }
    }

    private static double[] CreateWeights()
    {
        double[] weights = [.. Enumerable.Range(-Reach, Window).Select(offset => Math.Exp(-offset * offset / (2 * Deviation * Deviation)))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
