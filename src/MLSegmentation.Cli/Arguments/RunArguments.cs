using System.CommandLine;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about the course of a training: which epoch counts, when it stops, and how it survives an interruption.</summary>
internal sealed class RunArguments
{
    private readonly Option<BestBy?> _bestBy = ChoiceOption.Create(
        "--best-by",
        "What tells the best epoch on the validation images. Default: dice.",
        BestBy.All);
    private readonly Option<Keep?> _keep = ChoiceOption.Create(
        "--keep", "Whose weights the model gets: those of the best epoch or the last. Default: best.", Keep.All);
    private readonly Option<int?> _patience = NumberOption.Integer(
        "--early-stopping", "Stop after this many epochs without progress on the validation images. Default: never.", 1);
    private readonly Option<double?> _leastChange = NumberOption.Real(
        "--least-change", "What counts as progress for --early-stopping. Default: 0, any.", 0, double.MaxValue);
    private readonly Option<DirectoryInfo?> _folder = new("--checkpoints")
    {
        Description = "Write checkpoints to this folder, after every epoch.",
        HelpName = "DIR",
    };
    private readonly Option<int?> _steps = NumberOption.Integer(
        "--checkpoint-steps", "Write a checkpoint after every so many steps, too. Default: at the ends of epochs only.", 1);
    private readonly Option<int?> _kept = NumberOption.Integer("--checkpoints-kept", "How many checkpoints to keep. Default: 3.", 1);
    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on from the last checkpoint in --checkpoints, with the same options and images.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_bestBy, _keep, _patience, _leastChange, _folder, _steps, _kept, _resume])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Sets what the user asked for; the validation must be set already.</summary>
    public void Apply(ParseResult parsed, SegmentationTrainerOptions options)
    {
        options.BestMetric = parsed.GetValue(_bestBy)?.Metric ?? options.BestMetric;
        options.KeptWeights = parsed.GetValue(_keep)?.Weights ?? options.KeptWeights;
        options.EarlyStoppingPatience = parsed.GetValue(_patience);
        options.EarlyStoppingLeastChange = parsed.GetValue(_leastChange) ?? options.EarlyStoppingLeastChange;
        options.CheckpointFolder = parsed.GetValue(_folder)?.ToString();
        options.CheckpointSteps = parsed.GetValue(_steps);
        options.CheckpointsKept = parsed.GetValue(_kept) ?? options.CheckpointsKept;
        options.Resume = parsed.GetValue(_resume);
        CheckSelection(parsed, options);
        CheckCheckpoints(parsed, options);
    }

    private void CheckSelection(ParseResult parsed, SegmentationTrainerOptions options)
    {
        bool isValidated = options.ValidationSet is not null || options.ValidationFraction > 0;
        if (!isValidated)
        {
            UnusedOptions.Refuse(parsed, "compares validation images; add --val-fraction or --val-images", _bestBy, _keep, _patience);
        }

        if (options.EarlyStoppingPatience is null)
        {
            UnusedOptions.Refuse(parsed, "is for --early-stopping; add it", _leastChange);
        }
    }

    private void CheckCheckpoints(ParseResult parsed, SegmentationTrainerOptions options)
    {
        if (options.CheckpointFolder is null)
        {
            UnusedOptions.Refuse(parsed, "is about the folder of checkpoints; add --checkpoints DIR", _steps, _kept, _resume);
        }
    }

    private sealed record BestBy(ValidationMetric Metric)
    {
        public static IReadOnlyDictionary<string, BestBy> All { get; } = new Dictionary<string, BestBy>
        {
            ["dice"] = new(ValidationMetric.MeanDice),
            ["iou"] = new(ValidationMetric.MeanIoU),
            ["loss"] = new(ValidationMetric.Loss),
        };
    }

    private sealed record Keep(KeptWeights Weights)
    {
        public static IReadOnlyDictionary<string, Keep> All { get; } = new Dictionary<string, Keep>
        {
            ["best"] = new(KeptWeights.Best),
            ["last"] = new(KeptWeights.Last),
        };
    }
}
