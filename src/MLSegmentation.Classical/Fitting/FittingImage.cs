using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical.Fitting;

/// <summary>An image with its true classes.</summary>
/// <param name="Image">The image.</param>
/// <param name="Labels">The class of each pixel, row by row.</param>
internal sealed record FittingImage(PixelImage Image, byte[] Labels)
{
    /// <summary>The mean of the Dice coefficients of all classes that the truth or the prediction has.</summary>
    public double MeanDice(ReadOnlySpan<byte> predicted, int classes)
    {
        Span<long> both = stackalloc long[byte.MaxValue + 1];
        Span<long> sizes = stackalloc long[byte.MaxValue + 1];
        both.Clear();
        sizes.Clear();
        for (int pixel = 0; pixel < Labels.Length; pixel++)
        {
            byte label = Labels[pixel];
            if (label == SegmentationMask.Ignored)
            {
                continue;
            }

            byte other = predicted[pixel];
            sizes[label]++;
            sizes[other]++;
            both[label] += label == other ? 1 : 0;
        }

        double sum = 0;
        int count = 0;
        for (int index = 0; index < classes; index++)
        {
            if (sizes[index] > 0)
            {
                sum += 2.0 * both[index] / sizes[index];
                count++;
            }
        }

        return count == 0 ? 1 : sum / count;
    }
}
