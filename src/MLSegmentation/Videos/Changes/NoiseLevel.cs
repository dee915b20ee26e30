using System.Buffers;

namespace MLSegmentation.Videos.Changes;

/// <summary>Estimates how noisy something is from what most of its numbers do, whatever some of them do.</summary>
internal static class NoiseLevel
{
    /// <summary>The median of how far normally distributed numbers are from their mean, in standard deviations.</summary>
    private const double MedianOfDeviations = 0.6745;

    /// <summary>The root of the sum of the squares of the kernel 1, −2, 1 times itself.</summary>
    private const double KernelNorm = 6;

    /// <summary>The standard deviation of numbers around 0 of which the absolute values are given.</summary>
    public static double OfDeviations(ReadOnlySpan<ushort> deviations)
    {
        int[] counts = ArrayPool<int>.Shared.Rent(ushort.MaxValue + 1);
        Array.Clear(counts);
        foreach (ushort deviation in deviations)
        {
            counts[deviation]++;
        }

        int median = 0;
        for (int below = counts[0]; 2L * below < deviations.Length; below += counts[median])
        {
            median++;
        }

        ArrayPool<int>.Shared.Return(counts);
        return median / MedianOfDeviations;
    }

    /// <summary>
    /// The standard deviation of the noise of an image, from what is left of it by a kernel that even slopes do not pass (Immerkær 1996, with the median in
    /// place of the mean); infinite where the image is too small to tell.
    /// </summary>
    public static double OfImage(ReadOnlySpan<byte> grey, int width)
    {
        int height = grey.Length / width;
        if (width < 3 || height < 3)
        {
            return double.PositiveInfinity;
        }

        ushort[] deviations = GC.AllocateUninitializedArray<ushort>((width - 2) * (height - 2));
        int next = 0;
        for (int y = 1; y < height - 1; y++)
        {
            var above = grey.Slice((y - 1) * width, width);
            var own = grey.Slice(y * width, width);
            var below = grey.Slice((y + 1) * width, width);
            for (int x = 1; x < width - 1; x++)
            {
                int left = above[x - 1] - (2 * own[x - 1]) + below[x - 1];
                int middle = above[x] - (2 * own[x]) + below[x];
                int right = above[x + 1] - (2 * own[x + 1]) + below[x + 1];
                deviations[next++] = (ushort)Math.Abs(left - (2 * middle) + right);
            }
        }

        return OfDeviations(deviations) / KernelNorm;
    }
}
