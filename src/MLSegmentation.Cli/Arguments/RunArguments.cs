using System.CommandLine;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about the course of a training: which epoch counts, when it stops, and how it survives an interruption.</summary>
internal sealed class RunArguments
{
    private static readonly SelectionOptions Selection = new();
    private static readonly CheckpointOptions Checkpoints = new();

    private readonly Option<ValidationMetric?> _bestMetric = ChoiceOption.Create(
        "--best-metric", "What tells the best epoch on the validation images.", TrainingChoices.BestMetrics, Selection.BestMetric);
    private readonly Option<KeptWeights?> _keptWeights = ChoiceOption.Create(
        "--kept-weights", "Whose weights the model gets: those of the best epoch or the last.", TrainingChoices.KeptWeights, Selection.KeptWeights);
    private readonly Option<int?> _patience = NumberOption.Integer(
        "--early-stopping-patience", "Stop after this many epochs without progress on the validation images. Default: never.");
    private readonly Option<double?> _minDelta = NumberOption.Real(
        "--early-stopping-min-delta", $"What counts as progress for --early-stopping-patience. Default: {Selection.EarlyStoppingMinDelta}, any.");
    private readonly Option<DirectoryInfo?> _folder = new("--checkpoints")
    {
        Description = "Write checkpoints to this folder, after every epoch.",
        HelpName = "DIR",
    };
    private readonly Option<int?> _steps = NumberOption.Integer(
        "--checkpoint-steps", "Write a checkpoint after every so many steps, too. Default: at the ends of epochs only.");
    private readonly Option<int?> _kept = NumberOption.Integer("--checkpoints-kept", $"How many checkpoints to keep. Default: {Checkpoints.Kept}.");
    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on from the last checkpoint in --checkpoints, with the same options and images.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_bestMetric, _keptWeights, _patience, _minDelta, _folder, _steps, _kept, _resume])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Which epoch the user wants.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="isValidated">Whether there are images to validate on.</param>
    public SelectionOptions ReadSelection(ParseResult parsed, bool isValidated)
    {
        if (!isValidated)
        {
            UnusedOptions.Refuse(parsed, "compares validation images; add --validation-fraction or --validation-images", _bestMetric, _keptWeights);
        }

        if (parsed.GetValue(_patience) is null)
        {
            UnusedOptions.Refuse(parsed, "is for --early-stopping-patience; add it", _minDelta);
        }

        return new()
        {
            BestMetric = parsed.GetValue(_bestMetric) ?? Selection.BestMetric,
            KeptWeights = parsed.GetValue(_keptWeights) ?? Selection.KeptWeights,
            EarlyStoppingPatience = parsed.GetValue(_patience),
            EarlyStoppingMinDelta = parsed.GetValue(_minDelta) ?? Selection.EarlyStoppingMinDelta,
        };
    }

    /// <summary>Which checkpoints the user wants.</summary>
    public CheckpointOptions ReadCheckpoints(ParseResult parsed)
    {
        if (parsed.GetValue(_folder) is null)
        {
            UnusedOptions.Refuse(parsed, "is about the folder of checkpoints; add --checkpoints DIR", _steps, _kept);
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
