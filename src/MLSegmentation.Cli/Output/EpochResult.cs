using System.Text.Json.Serialization;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of an epoch; without times where an earlier run, which this one resumed, trained it.</summary>
internal sealed record EpochResult(
    int Epoch,
    int Steps,
    double LearningRate,
    double TrainingLoss,
    double? ValidationLoss,
    double? ValidationMeanDice,
    [property: JsonPropertyName("validationMeanIoU")] double? ValidationMeanIoU,
    IReadOnlyList<EpochClassResult>? Classes,
    double? Seconds,
    double? ImagesPerSecond)
{
    public static EpochResult Of(EpochInfo epoch, SegmentationClasses classes, EpochTime? time = null) => new(
        epoch.Epoch,
        epoch.Steps,
        epoch.LearningRate,
        epoch.TrainingLoss,
        epoch.ValidationLoss,
        epoch.ValidationMeanDice,
        epoch.ValidationMeanIoU,
        EpochClassResult.Of(epoch, classes),
        time?.Seconds,
        time?.ImagesPerSecond);
}
