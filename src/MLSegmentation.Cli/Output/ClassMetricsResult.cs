using System.Text.Json.Serialization;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of one class's metrics.</summary>
internal sealed record ClassMetricsResult(
    string Name,
    double Dice,
    [property: JsonPropertyName("iou")] double IoU,
    double Precision,
    double Recall,
    double F1,
    double Specificity,
    double AreaUnderRocCurve,
    double AveragePrecision,
    long Support)
{
    public static ClassMetricsResult Of(SegmentationClassMetrics metrics) => new(
        metrics.Name,
        metrics.Dice,
        metrics.IoU,
        metrics.Precision,
        metrics.Recall,
        metrics.F1,
        metrics.Specificity,
        metrics.AreaUnderRocCurve,
        metrics.AveragePrecision,
        metrics.Support);
}
