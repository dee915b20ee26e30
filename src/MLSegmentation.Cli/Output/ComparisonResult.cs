using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of a comparison.</summary>
internal sealed record ComparisonResult(
    string A,
    string B,
    int Images,
    MetricComparison MeanDice,
    MetricComparison MeanIoU,
    MetricComparison PixelAccuracy,
    IReadOnlyList<ClassComparison> Classes,
    BootstrapOptions Bootstrap)
{
    public static ComparisonResult Of(string a, string b, SegmentationComparison comparison) => new(
        a,
        b,
        comparison.ImageCount,
        comparison.MeanDice,
        comparison.MeanIoU,
        comparison.PixelAccuracy,
        comparison.Classes,
        comparison.Bootstrap);
}
