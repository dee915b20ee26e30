using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical.Thresholds;

/// <summary>A threshold for each pixel.</summary>
internal static class LocalThresholds
{
    /// <summary>Finds the thresholds of an image.</summary>
    /// <param name="values">The values, row by row.</param>
    /// <param name="width">The pixels in a row.</param>
    /// <param name="method">How.</param>
    /// <param name="window">The side of the window, an odd number.</param>
    /// <param name="weight">The offset of the mean, in values, or k.</param>
    /// <param name="range">The range of the values.</param>
    public static double[] Find(float[] values, int width, LocalThresholdMethod method, int window, double weight, double range)
    {
        double[] numbers = Array.ConvertAll(values, value => (double)value);
        return method switch
        {
            LocalThresholdMethod.Mean => Subtract(Filters.Mean(numbers, width, window, ImageBorder.Mirrored), weight),
            LocalThresholdMethod.Gaussian => Subtract(Filters.Blur(numbers, width, (window - 1) / 6.0, ImageBorder.Mirrored), weight),
            _ => FindSpread(numbers, width, method, window, weight, range / 2),
        };
    }

    private static double[] Subtract(double[] means, double offset)
    {
        for (int pixel = 0; pixel < means.Length; pixel++)
        {
            means[pixel] -= offset;
        }

        return means;
    }

    private static double[] FindSpread(double[] values, int width, LocalThresholdMethod method, int window, double k, double halfRange)
    {
        double[] means = Filters.Mean(values, width, window, ImageBorder.MirroredInside);
        double[] squares = Filters.Mean(Array.ConvertAll(values, value => value * value), width, window, ImageBorder.MirroredInside);
        for (int pixel = 0; pixel < means.Length; pixel++)
        {
            double deviation = Math.Sqrt(Math.Max(squares[pixel] - (means[pixel] * means[pixel]), 0));
            means[pixel] = method == LocalThresholdMethod.Niblack
                ? means[pixel] - (k * deviation)
                : means[pixel] * (1 + (k * ((deviation / halfRange) - 1)));
        }

        return means;
    }
}
