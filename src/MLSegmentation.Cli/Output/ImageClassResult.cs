using System.Text.Json.Serialization;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of one class's metrics in one image.</summary>
internal sealed record ImageClassResult(
    string Name,
    double Dice,
    double IoU,
    double Precision,
    double Recall,
    double Specificity,
    double FBeta,
    double BinaryAccuracy,
    double BalancedAccuracy,
    long Support,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SurfaceMetrics? Surfaces,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ObjectMetrics? Objects)
{
    public static ImageClassResult Of(SegmentationClassMetrics metrics) => new(
        metrics.Name,
        metrics.Dice,
        metrics.IoU,
        metrics.Precision,
        metrics.Recall,
        metrics.Specificity,
        metrics.FBeta,
        metrics.BinaryAccuracy,
        metrics.BalancedAccuracy,
        metrics.Support,
        metrics.Surfaces,
        metrics.Objects);
}
