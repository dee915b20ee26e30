using System.Text.Json.Serialization;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of an epoch.</summary>
internal sealed record EpochResult(
    int Epoch,
    int Steps,
    double LearningRate,
    double TrainingLoss,
    double? ValidationLoss,
    double? ValidationMeanDice,
    [property: JsonPropertyName("validationMeanIoU")] double? ValidationMeanIoU,
    double Seconds,
    double ImagesPerSecond)
{
    public static EpochResult Of(EpochInfo epoch, double seconds, double imagesPerSecond) => new(
        epoch.Epoch,
        epoch.Steps,
        epoch.LearningRate,
        epoch.TrainingLoss,
        epoch.ValidationLoss,
        epoch.ValidationMeanDice,
        epoch.ValidationMeanIoU,
        seconds,
        imagesPerSecond);
}
