namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of a training: the history, and the metrics on the validation set of the weights that were kept.</summary>
internal sealed record TrainResult(
    string Network,
    long Parameters,
    int Seed,
    int Channels,
    IReadOnlyDictionary<string, string> Options,
    IReadOnlyList<EpochResult> Epochs,
    int Steps,
    double Seconds,
    double ImagesPerSecond,
    EpochResult Best,
    MetricsResult? Validation)
{
    public static TrainResult Of(SegmentationModelInfo info, TrainingDisplay display)
    {
        TrainingInfo training = info.Training!;
        return new(
            info.Network.Name,
            info.Network.Parameters,
            training.Seed,
            info.Channels,
            training.Options,
            display.Epochs,
            training.Steps,
            display.Seconds,
            display.ImagesPerSecond,
            display.Epochs[training.BestEpoch - 1],
            display.Validations[training.BestEpoch - 1] is { } metrics ? MetricsResult.Of(metrics) : null);
    }
}
