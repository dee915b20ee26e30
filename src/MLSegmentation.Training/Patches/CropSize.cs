using MLSegmentation.Options;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Patches;

/// <summary>Chooses the size of the patches.</summary>
internal static class CropSize
{
    private static readonly ImageSize Default = new(256, 256);

    /// <summary>Chooses the size: the one that is wanted, else the default, or the largest image where that is smaller. Others are refused.</summary>
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

        return crop;
    }

    /// <summary>
    /// Checks that the sides that an option asks for are multiples of a network's divisors. The fact that they are not begins the message.
    /// </summary>
    public static void RequireMultiples(string fact, ImageSize size, PerAxis divisors, string option)
    {
        var multiple = new ImageSize(size.RoundUp(divisors[1]).Width, size.RoundUp(divisors[0]).Height);
        if (multiple != size)
        {
            string needed = divisors[0] == divisors[1]
                ? $"sides that are multiples of {divisors[0]}"
                : $"a width that is a multiple of {divisors[1]}, and a height that is one of {divisors[0]}";
            throw SegmentationException.Naming(
                $"{fact}, but this network needs {needed}, for example {multiple}. Change {new OptionName(option)}, or leave it out.");
        }
    }
}
