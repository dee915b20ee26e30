namespace MLSegmentation.Cli.Output;

/// <summary>
/// The JSON form of a training: the history, and the metrics on the validation set of the weights that were kept, unless an earlier run,
/// which this one resumed, trained them.
/// </summary>
internal static class TrainResult
{
    public static object Of(SegmentationModelInfo info, TrainingDisplay display)
    {
        var training = info.Training!;
        object[] epochs = [.. training.Epochs.Select(epoch => Of(epoch, info.Classes, display))];
        return new
        {
            Network = info.Network.Name,
            info.Network.Parameters,
            training.Seed,
            Channels = info.ImageChannels,
            training.Options,
            epochs,
            training.Steps,
            StoppedEarly = display.IsStoppedEarly,
            display.Seconds,
            display.ImagesPerSecond,
            Best = epochs[training.BestEpoch - 1],
            Validation = display.Epochs.GetValueOrDefault(training.BestEpoch).End?.ValidationMetrics,
        };
    }

    /// <summary>An epoch; without times where an earlier run, which this one resumed, trained it.</summary>
    private static object Of(EpochInfo epoch, SegmentationClasses classes, TrainingDisplay display)
    {
        var (end, seconds) = display.Epochs.GetValueOrDefault(epoch.Epoch);
        return new
        {
            epoch.Epoch,
            epoch.Steps,
            epoch.LearningRate,
            epoch.TrainingLoss,
            epoch.ValidationLoss,
            epoch.ValidationMeanDice,
            epoch.ValidationMeanIoU,
            Classes = epoch is { ValidationPerClassDice: { } dice, ValidationPerClassIoU: { } iou }
                ? classes.Select((item, index) => new { item.Name, Dice = dice[index], IoU = iou[index] })
                : null,
            epoch.Figures,
            Seconds = end is null ? (double?)null : seconds,
            end?.ImagesPerSecond,
        };
    }
}
