namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of metrics.</summary>
internal sealed record MetricsResult(
    int Images,
    double MeanDice,
    [property: System.Text.Json.Serialization.JsonPropertyName("meanIoU")] double MeanIoU,
    double PixelAccuracy,
    double MeanAreaUnderRocCurve,
    double MeanAveragePrecision,
    double AreaUnderRocCurveErrorBound,
    IReadOnlyList<ClassMetricsResult> Classes,
    IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix)
{
    public static MetricsResult Of(SegmentationMetrics metrics) => new(
        metrics.ImageCount,
        metrics.MeanDice,
        metrics.MeanIoU,
        metrics.PixelAccuracy,
        metrics.MeanAreaUnderRocCurve,
        metrics.MeanAveragePrecision,
        metrics.AreaUnderRocCurveErrorBound,
        [.. metrics.Classes.Select(ClassMetricsResult.Of)],
        metrics.ConfusionMatrix.Counts);
}
