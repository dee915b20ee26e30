using System.CommandLine;
using System.IO.Enumeration;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about the course of a training: which epoch counts, when it stops, and how it survives an interruption.</summary>
internal sealed class RunArguments
{
    private const string CheckpointNames = "checkpoint-*.safetensors";

    private static readonly SelectionOptions Selection = new();
    private static readonly Training.CheckpointOptions Checkpoints = new();

    private readonly Option<ValidationMetric?> _bestMetric = Option.Choice(
        "--best-metric",
        "What tells the best epoch on the validation images.",
        new Dictionary<string, ValidationMetric?>
        {
            ["dice"] = ValidationMetric.MeanDice,
            ["iou"] = ValidationMetric.MeanIoU,
            ["loss"] = ValidationMetric.Loss,
        },
        Selection.BestMetric);
    private readonly Option<KeptWeights?> _keptWeights = Option.Choice<KeptWeights>(
        "--kept-weights", "Whose weights the model gets: those of the best epoch or the last.", Selection.KeptWeights);
    private readonly Option<int?> _interval = Option.Integer(
        "--validation-interval",
        $"Validate after every so many epochs, and after the last. Default: {Selection.ValidationInterval}.",
        unit: "EPOCHS");
    private readonly Option<int?> _patience = Option.Integer(
        "--early-stopping-patience",
        "Stop after this many epochs without progress on the validation images. Default: never.",
        unit: "EPOCHS");
    private readonly Option<double?> _minDelta = Option.Real(
        "--early-stopping-min-delta",
        FormattableString.Invariant($"What counts as progress for --early-stopping-patience. Default: {Selection.EarlyStoppingMinDelta}, any."));
    private readonly Option<DirectoryInfo> _folder = Option.Folder("--checkpoints", "Write checkpoints to this folder, after every epoch.");
    private readonly Option<int?> _steps = Option.Integer(
        "--checkpoint-steps", "Write a checkpoint after every so many steps, too. Default: at the ends of epochs only.", unit: "STEPS");
    private readonly Option<int?> _kept = Option.Integer(
        "--checkpoints-kept", $"How many checkpoints to keep. Default: {Checkpoints.Kept}.", unit: "CHECKPOINTS");
    private readonly Option<bool> _resume =
        Option.Switch("--resume", "Go on from the last checkpoint in --checkpoints, with the same options and images.");

    public IEnumerable<Option> Options => [_interval, _bestMetric, _keptWeights, _patience, _minDelta, _folder, _steps, _kept, _resume];

    /// <summary>The options about the folder with the checkpoints of one run.</summary>
    public IEnumerable<Option> CheckpointOptions => [_folder, _steps, _kept, _resume];

    /// <summary>The checkpoints of an earlier run.</summary>
    public IEnumerable<string> CheckpointFiles(ParseResult parsed) => parsed.GetValue(_folder) is { Exists: true } folder
        ? folder.EnumerateFiles("*.safetensors").Select(file => file.FullName)
        : [];

    /// <summary>The folder of checkpoints; null where there is none.</summary>
    public DirectoryInfo? Folder(ParseResult parsed) => parsed.GetValue(_folder);

    /// <summary>Whether a name within that folder is one of a checkpoint.</summary>
    public static bool IsCheckpoint(string name) => FileSystemName.MatchesSimpleExpression(CheckpointNames, name);

    /// <summary>Which checkpoint is the last, and how to go on from it, to be joined to a sentence; empty where there is none.</summary>
    public string DescribeLastCheckpoint(ParseResult parsed) =>
        parsed.GetValue(_folder)?.ToString() is { } folder && Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, CheckpointNames).Max() is { } last
            ? $"; the last checkpoint is '{last}'. To go on from it, train with the same options and resume"
            : "";

    public SelectionOptions ReadSelection(ParseResult parsed, bool isValidated)
    {
        if (!isValidated)
        {
            UsageException.ThrowIfGiven(parsed, "compares validation images; add --validation-fraction or --validation-images", _bestMetric, _keptWeights);
        }

        if (parsed.GetValue(_patience) is null)
        {
            UsageException.ThrowIfGiven(parsed, "is for --early-stopping-patience; add it", _minDelta);
        }

        return new()
        {
            ValidationInterval = parsed.GetValue(_interval) ?? Selection.ValidationInterval,
            BestMetric = parsed.GetValue(_bestMetric) ?? Selection.BestMetric,
            KeptWeights = parsed.GetValue(_keptWeights) ?? Selection.KeptWeights,
            EarlyStoppingPatience = parsed.GetValue(_patience),
            EarlyStoppingMinDelta = parsed.GetValue(_minDelta) ?? Selection.EarlyStoppingMinDelta,
        };
    }

    public Training.CheckpointOptions ReadCheckpoints(ParseResult parsed)
    {
        if (parsed.GetValue(_folder) is null)
        {
            UsageException.ThrowIfGiven(parsed, "is about the folder of checkpoints; add --checkpoints DIR", _steps, _kept);
        }

        return new()
        {
            Folder = parsed.GetValue(_folder)?.ToString(),
            Steps = parsed.GetValue(_steps),
            Kept = parsed.GetValue(_kept) ?? Checkpoints.Kept,
            Resume = parsed.GetValue(_resume),
        };
    }
}
