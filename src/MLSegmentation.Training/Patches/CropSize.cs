using MLSegmentation.Options;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Patches;

/// <summary>Chooses the size of the patches.</summary>
internal static class CropSize
{
    private static readonly ImageSize DefaultImage = new(256, 256);
    private static readonly ImageSize DefaultVolume = new(64, 64, 64);

    /// <summary>Chooses the size: the one that is wanted, else the default, or the largest image where that is smaller. Others are refused.</summary>
    /// <param name="wanted">The size that is asked for; null for the default.</param>
    /// <param name="samples">The images that patches are cut out of.</param>
    /// <param name="divisors">What each side must be a multiple of.</param>
    /// <param name="rank">The network's spatial dimensions: with 2, patches of volumes are cut out of slices.</param>
    public static ImageSize Choose(ImageSize? wanted, SampleSet samples, ImageSize divisors, int rank)
    {
        var largest = FindLargest(samples, rank);
        if (wanted is not { } crop)
        {
            var most = rank == 3 ? DefaultVolume : DefaultImage;
            return new ImageSize(Math.Min(most.Width, largest.Width), Math.Min(most.Height, largest.Height), Math.Min(most.Depth, largest.Depth))
                .RoundUp(divisors);
        }

        Check(crop, largest, divisors, rank);
        return crop;
    }

    /// <summary>
    /// Checks that the sides that an option asks for are multiples of a network's divisors. The fact that they are not begins the message.
    /// </summary>
    /// <param name="fact">The fact.</param>
    /// <param name="size">The sides.</param>
    /// <param name="divisors">The divisors.</param>
    /// <param name="advice">What would put it right, behind the message.</param>
    public static void RequireMultiples(string fact, ImageSize size, PerAxis divisors, OptionText advice)
    {
        var multiple = size.RoundUp(ToSides(divisors, size.Depth > 1 ? 3 : 2));
        if (multiple != size)
        {
            throw SegmentationException.Naming(
                $"{fact}, but this network needs {Describe(divisors, size.Depth > 1)}, for example {multiple}. {advice}");
        }
    }

    /// <summary>
    /// Refuses a size that is larger than the largest image; this may be continued to the next multiple, as by the default crop and by the model.
    /// </summary>
    public static void Check(ImageSize crop, ImageSize largest, ImageSize divisors, int rank)
    {
        var most = largest.RoundUp(divisors);
        if (crop.Width > most.Width || crop.Height > most.Height || crop.Depth > most.Depth)
        {
            string multiples = divisors == new ImageSize(1, 1)
                ? ""
                : divisors.Width == divisors.Height && (rank == 2 || divisors.Width == divisors.Depth)
                    ? $", {(rank == 3 ? "all" : "both")} sides multiples of {divisors.Width}"
                    : $", whose sides are multiples of {divisors}";
            string image = rank == 3 ? "volume" : "image";
            throw new SegmentationException($"The crop is {crop}, but the largest training {image} is {largest}. Choose a crop of at most {most}{multiples}.");
        }
    }

    /// <summary>A network's divisors as sides, which lie the other way round; those of images have a depth of 1.</summary>
    public static ImageSize ToSides(PerAxis divisors, int rank) =>
        rank == 3 ? new ImageSize(divisors[2], divisors[1], divisors[0]) : new ImageSize(divisors[1], divisors[0]);

    private static ImageSize FindLargest(SampleSet samples, int rank) => new(
        samples.Infos.Max(info => info.Size.Width),
        samples.Infos.Max(info => info.Size.Height),
        rank == 3 ? samples.Infos.Max(info => info.Size.Depth) : 1);

    private static string Describe(PerAxis divisors, bool isVolume) => (isVolume, divisors.Count) switch
    {
        (_, 1) => $"sides that are multiples of {divisors[0]}",
        (true, _) => $"a width that is a multiple of {divisors[2]}, a height of {divisors[1]} and a depth of {divisors[0]}",
        _ => divisors[0] == divisors[1]
            ? $"sides that are multiples of {divisors[0]}"
            : $"a width that is a multiple of {divisors[1]}, and a height that is one of {divisors[0]}",
    };
}
