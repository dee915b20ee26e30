using System.Text.Json.Serialization;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of one image's metrics.</summary>
internal sealed record ImageResult(
    string? ImagePath,
    long PixelCount,
    double Dice,
    double IoU,
    double Precision,
    double Recall,
    double Specificity,
    double FBeta,
    double PixelAccuracy,
    double FrequencyWeightedIoU,
    double MatthewsCorrelation,
    double CohenKappa,
    double PanopticQuality,
    double ObjectAveragePrecision,
    double ObjectDice,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SurfaceMetrics? Surfaces,
    IReadOnlyList<ImageClassResult> Classes)
{
    public static ImageResult Of(ImageMetrics image) => new(
        image.ImagePath,
        image.PixelCount,
        image.Dice,
        image.IoU,
        image.Precision,
        image.Recall,
        image.Specificity,
        image.FBeta,
        image.PixelAccuracy,
        image.FrequencyWeightedIoU,
        image.MatthewsCorrelation,
        image.CohenKappa,
        image.PanopticQuality,
        image.ObjectAveragePrecision,
        image.ObjectDice,
        image.Surfaces,
        [.. image.Classes.Select(ImageClassResult.Of)]);
}
