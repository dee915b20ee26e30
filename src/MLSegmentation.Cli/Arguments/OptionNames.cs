using System.CommandLine;
using System.Text.Json;
using Microsoft.ML;
using MLSegmentation.Training;

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
        [nameof(BootstrapOptions.Resamples)] = "--bootstrap",
    };

    // The spellings of earlier versions.
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["--accumulate"] = "--gradient-accumulation",
        ["--augment"] = "--augmentations",
        ["--batch"] = "--batch-size",
        ["--best-by"] = "--best-metric",
        ["--class-weights"] = "--class-weighting",
        ["--clip-gradient"] = "--max-gradient-norm",
        ["--early-stopping"] = "--early-stopping-patience",
        ["--ema"] = "--weight-average-decay",
        ["--freeze-encoder"] = "--frozen-encoder-epochs",
        ["--init"] = "--initial-weights",
        ["--keep"] = "--kept-weights",
        ["--least-change"] = "--early-stopping-min-delta",
        ["--val-fraction"] = "--validation-fraction",
        ["--val-images"] = "--validation-images",
        ["--val-masks"] = "--validation-masks",
        ["--warm-up"] = "--warm-up-steps",
    };

    /// <summary>Puts today's spelling in the place of earlier ones, which go on to work.</summary>
    public static string[] Update(string[] arguments) => [.. arguments.Select(Update)];

    /// <summary>Gives a command's option for its name in the library; what the command has no option for keeps its name.</summary>
    public static Func<string, string> In(Command command) => name =>
    {
        string option = Exceptions.GetValueOrDefault(name) ?? $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(name[(name.LastIndexOf('.') + 1)..])}";
        return command.Options.Any(known => known.Name == option.Split(' ')[0]) ? option : name;
    };

    private static string Update(string argument)
    {
        string[] parts = argument.Split('=', 2);
        return Renamed.TryGetValue(parts[0], out string? name) ? string.Join('=', [name, .. parts.Skip(1)]) : argument;
    }
}
