using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical.Forests;

/// <summary>
/// What is seen around each pixel at several scales: per channel and scale the blurred value, the slope, and both eigenvalues of the Hessian matrix, as
/// scikit-image's <c>multiscale_basic_features</c>.
/// </summary>
internal static class PixelFeatures
{
    /// <summary>How many features a channel has at each scale.</summary>
    public const int PerScale = 4;

    /// <summary>Computes a plane for each feature.</summary>
    public static float[][] Compute(PixelImage image, int channels, IReadOnlyList<double> scales)
    {
        int width = image.Size.Width;
        var features = new List<float[]>(channels * scales.Count * PerScale);
        foreach (float[] plane in GetChannels(image, channels))
        {
            foreach (double scale in scales)
            {
                Add(features, Filters.Blur(plane, width, scale), width);
            }
        }

        return [.. features];
    }

    // An image whose colours are all alike has one plane, which counts for each of them.
    private static IEnumerable<float[]> GetChannels(PixelImage image, int channels)
    {
        if (image.Planes.Count == channels)
        {
            return image.Planes;
        }

        return channels == 1 || image.Planes.Count == 1
            ? Enumerable.Repeat(image.Grey, channels)
            : throw new SegmentationException(FormattableString.Invariant(
                $"An image has {image.Planes.Count} channels, but the random forest was fitted to images of {channels}."));
    }

    private static void Add(List<float[]> features, float[] blurred, int width)
    {
        float[] across = Filters.Difference(blurred, width, isDown: false);
        float[] down = Filters.Difference(blurred, width, isDown: true);
        float[] xx = Filters.Difference(across, width, isDown: false);
        float[] xy = Filters.Difference(across, width, isDown: true);
        float[] yy = Filters.Difference(down, width, isDown: true);
        for (int pixel = 0; pixel < blurred.Length; pixel++)
        {
            across[pixel] = MathF.Sqrt((across[pixel] * across[pixel]) + (down[pixel] * down[pixel]));
            float half = (xx[pixel] - yy[pixel]) / 2;
            float root = MathF.Sqrt((half * half) + (xy[pixel] * xy[pixel]));
            float middle = (xx[pixel] + yy[pixel]) / 2;
            xx[pixel] = middle + root;
            yy[pixel] = middle - root;
        }

        features.AddRange([blurred, across, xx, yy]);
    }
}
