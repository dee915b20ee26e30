using System.CommandLine;
using System.Text.Json;
using Microsoft.ML;
using MLSegmentation.Training;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Arguments;

/// <summary>
/// Knows how the command line spells the library's options, for messages: <c>--batch-size</c> is <c>BatchSize</c>, whichever group of options
/// it is in, and the exceptions to that rule are here.
/// </summary>
internal static class OptionNames
{
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        [$"{nameof(MLContext)}.{nameof(MLContext.GpuDeviceId)}"] = "--device",
        [$"{nameof(MLContext)}.{nameof(MLContext.FallbackToCpu)}"] = "--device cpu",
        [nameof(SegmentationScoringOptions.GpuDeviceId)] = "--device",
        [nameof(SegmentationScoringOptions.FallbackToCpu)] = "--device cpu",
        [nameof(SegmentationTrainerOptions.ValidationSet)] = "--validation-images",
        [$"{nameof(SegmentationTrainerOptions.Checkpoints)}.{nameof(CheckpointOptions.Folder)}"] = "--checkpoints",
        [$"{nameof(SegmentationTrainerOptions.Checkpoints)}.{nameof(CheckpointOptions.Steps)}"] = "--checkpoint-steps",
        [$"{nameof(SegmentationTrainerOptions.Checkpoints)}.{nameof(CheckpointOptions.Kept)}"] = "--checkpoints-kept",
        [nameof(DenoisingTrainerOptions.TargetColumnName)] = "--targets",
        [nameof(SegmentationTrainerOptions.Volumes)] = "--volume-spacing",
        [$"{nameof(SegmentationTrainerOptions.Volumes)}.{nameof(VolumePreparation.Spacing)}"] = "--volume-spacing",
        [$"{nameof(SegmentationTrainerOptions.Volumes)}.{nameof(VolumePreparation.Window)}"] = "--volume-window",
        [$"{nameof(SegmentationTrainerOptions.Volumes)}.{nameof(VolumePreparation.Normalization)}"] = "--volume-normalization",
        [nameof(AutoSegmentationOptions.Folder)] = "--checkpoints",
        [nameof(BootstrapOptions.Resamples)] = "--bootstrap",
        [nameof(SegmentationScoringOptions.TestTimeAugmentation)] = "--tta",
        [$"{nameof(SegmentationScoringOptions.Tiling)}.{nameof(SegmentationTilingOptions.Size)}"] = "--tile",
        [nameof(MaskPostProcessing.Thresholds)] = "--threshold",
        [nameof(Int8Options.Method)] = "--calibration-method",
        [nameof(Int8Options.Percentile)] = "--calibration-percentile",
        [nameof(Int8Options.MaxImages)] = "--calibration-images",
        [nameof(OnnxImportOptions.StandardDeviation)] = "--std",
        [nameof(OnnxImportOptions.IsImageNet)] = "--normalization",
        [nameof(BlockArchitecture.Normalization)] = "--norm",
        [nameof(VideoFramesOptions.FFmpegPath)] = "--ffmpeg",
    };

    // What messages of other commands send the user to.
    private static readonly Dictionary<string, string> Advised = new()
    {
        [nameof(SegmentationTrainerOptions.InitialWeights)] = "--initial-weights to mlseg train",
    };

    // The spellings of earlier versions, which go on to work.
    private static readonly Dictionary<string, string> Earlier = new()
    {
        ["--gradient-accumulation"] = "--accumulate",
        ["--augmentations"] = "--augment",
        ["--batch-size"] = "--batch",
        ["--best-metric"] = "--best-by",
        ["--class-weighting"] = "--class-weights",
        ["--max-gradient-norm"] = "--clip-gradient",
        ["--early-stopping-patience"] = "--early-stopping",
        ["--weight-average-decay"] = "--ema",
        ["--frozen-encoder-epochs"] = "--freeze-encoder",
        ["--initial-weights"] = "--init",
        ["--kept-weights"] = "--keep",
        ["--early-stopping-min-delta"] = "--least-change",
        ["--validation-fraction"] = "--val-fraction",
        ["--validation-images"] = "--val-images",
        ["--validation-masks"] = "--val-masks",
        ["--warm-up-steps"] = "--warm-up",
    };

    /// <summary>Lets the options of a command be given by earlier spellings, too.</summary>
    public static void AcceptEarlier(Command command)
    {
        foreach (var option in command.Options)
        {
            if (Earlier.TryGetValue(option.Name, out string? earlier))
            {
                option.Aliases.Add(earlier);
            }
        }
    }

    /// <summary>
    /// Gives a command's option for its name in the library; what the command has no option for keeps its name, but for that of another
    /// command which is advised.
    /// </summary>
    public static Func<string, string> In(Command command) => name =>
    {
        string option = Exceptions.GetValueOrDefault(name) ?? $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(name[(name.LastIndexOf('.') + 1)..])}";
        return command.Options.Any(known => known.Name == option.Split(' ')[0]) ? option : Advised.GetValueOrDefault(name, name);
    };
}
