namespace MLSegmentation.Cli.Output;

/// <summary>
/// The JSON form of a training: the history, and the metrics on the validation set of the weights that were kept, unless an earlier run,
/// which this one resumed, trained them.
/// </summary>
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
    SegmentationMetrics? Validation)
{
    public static TrainResult Of(SegmentationModelInfo info, TrainingDisplay display)
    {
        var training = info.Training!;
        IReadOnlyList<EpochResult> epochs =
            [.. training.Epochs.Select(epoch => EpochResult.Of(epoch, info.Classes, display.Times.GetValueOrDefault(epoch.Epoch)))];
        return new(
            info.Network.Name,
            info.Network.Parameters,
            training.Seed,
            info.Channels,
            training.Options,
            epochs,
            training.Steps,
            display.Seconds,
            display.ImagesPerSecond,
            epochs[training.BestEpoch - 1],
            display.Validations.GetValueOrDefault(training.BestEpoch));
    }
}
