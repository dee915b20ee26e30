using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Patches;

/// <summary>Chooses the size of the patches.</summary>
internal static class CropSize
{
    private static readonly ImageSize Default = new(256, 256);

    /// <summary>Chooses the size.</summary>
    /// <param name="wanted">The size that the options name; null for the default, or the largest image where that is smaller.</param>
    /// <param name="samples">The training images.</param>
    /// <param name="divisor">What the sides of patches must be multiples of.</param>
    /// <exception cref="SegmentationException">The size does not fit the network or the images.</exception>
    public static ImageSize Choose(ImageSize? wanted, SampleSet samples, int divisor)
    {
        var largest = new ImageSize(samples.Infos.Max(info => info.Size.Width), samples.Infos.Max(info => info.Size.Height));
        if (wanted is not { } crop)
        {
            return new ImageSize(Math.Min(Default.Width, largest.Width), Math.Min(Default.Height, largest.Height)).RoundUp(divisor);
        }

        // An image may be continued to the next multiple, as by the default crop and by the model.
        var most = largest.RoundUp(divisor);
        if (crop.Width > most.Width || crop.Height > most.Height)
        {
            string multiples = divisor > 1 ? $", both sides multiples of {divisor}" : "";
            throw new SegmentationException($"The crop is {crop}, but the largest training image is {largest}. Choose a crop of at most {most}{multiples}.");
        }

        RequireMultiples($"The crop is {crop}", crop, divisor);
        return crop;
    }

    /// <summary>Checks that a network can take patches of a size.</summary>
    /// <param name="fact">What has the size, as the beginning of a sentence.</param>
    /// <param name="size">The size.</param>
    /// <param name="divisor">What the sides must be multiples of.</param>
    /// <exception cref="SegmentationException">A side is no such multiple.</exception>
    public static void RequireMultiples(string fact, ImageSize size, int divisor)
    {
        if (size.RoundUp(divisor) != size)
        {
            throw new SegmentationException(
                $"{fact}, but this network needs sides that are multiples of {divisor}, for example {size.RoundUp(divisor)}.");
        }
    }
}
