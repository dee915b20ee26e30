using System.Text.Json.Serialization;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of one class's metrics.</summary>
internal sealed record ClassMetricsResult(
    string Name,
    double Dice,
    double IoU,
    double Precision,
    double Recall,
    double F1,
    double Specificity,
    double AreaUnderRocCurve,
    double AveragePrecision,
    long Support,
    double FBeta,
    double BinaryAccuracy,
    double BalancedAccuracy,
    double ExpectedCalibrationError,
    double BrierScore,
    BestThreshold? BestDiceThreshold,
    BestThreshold? BestYoudenThreshold,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, ConfidenceInterval>? ConfidenceIntervals,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SurfaceMetrics? Surfaces,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ObjectMetrics? Objects)
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
        metrics.Support,
        metrics.FBeta,
        metrics.BinaryAccuracy,
        metrics.BalancedAccuracy,
        metrics.ExpectedCalibrationError,
        metrics.BrierScore,
        metrics.BestDiceThreshold,
        metrics.BestYoudenThreshold,
        JsonFile.WithKeys(metrics.ConfidenceIntervals),
        metrics.Surfaces,
        metrics.Objects);
}
