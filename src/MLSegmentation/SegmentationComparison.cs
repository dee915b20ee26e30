using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation;

/// <summary>
/// Two predictions A and B of the same images, compared image by image. Immutable. The p-values of several metrics or classes are
/// not corrected for their number: of twenty that mean nothing, one is below 0.05.
/// </summary>
public sealed record SegmentationComparison
{
    internal SegmentationComparison()
    {
    }

    /// <summary>How many images were paired; a metric that is not a number in some is compared over fewer.</summary>
    public required int ImageCount { get; init; }

    /// <summary>The images' mean Dice coefficients.</summary>
    public required MetricComparison MeanDice { get; init; }

    /// <summary>The images' mean intersections over union.</summary>
    public required MetricComparison MeanIoU { get; init; }

    /// <summary>The images' shares of pixels whose class is right.</summary>
    public required MetricComparison PixelAccuracy { get; init; }

    /// <summary>Each class, in the order of the class indices.</summary>
    public required IReadOnlyList<ClassComparison> Classes { get; init; }

    /// <summary>How the confidence intervals were estimated.</summary>
    public required BootstrapOptions Bootstrap { get; init; }

    /// <summary>The comparison as a table of text: a row for each metric.</summary>
    /// <returns>Lines that end with a line feed.</returns>
    public override string ToString() => ComparisonTable.Format(this);

    /// <summary>Compares two evaluations.</summary>
    /// <exception cref="ArgumentException">They cannot be compared; the message names the first difference.</exception>
    internal static SegmentationComparison Create(SegmentationMetrics first, SegmentationMetrics second, BootstrapOptions bootstrap)
    {
        var pairs = ImagePairs.Create(first, second, bootstrap);
        return new SegmentationComparison
        {
            ImageCount = pairs.Count,
            MeanDice = pairs.Compare(image => image.Dice),
            MeanIoU = pairs.Compare(image => image.IoU),
            PixelAccuracy = pairs.Compare(image => image.PixelAccuracy),
            Classes = Array.AsReadOnly([.. first.Classes.Select((item, index) => new ClassComparison
            {
                Name = item.Name,
                Dice = pairs.Compare(image => image.Classes[index].Dice),
                IoU = pairs.Compare(image => image.Classes[index].IoU),
            })]),
            Bootstrap = bootstrap,
        };
    }
}
