using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using MLSegmentation.Training.Losses;

namespace MLSegmentation.Training.Loop;

/// <summary>Says by key and text which options a training has, for the model's description; what was not chosen is left out.</summary>
internal static class OptionDescription
{
    private const string Optimization = $"{nameof(SegmentationTrainerOptions.Optimization)}.";
    private const string Volumes = $"{nameof(SegmentationTrainerOptions.Volumes)}.";
    private const string Selection = $"{nameof(SegmentationTrainerOptions.Selection)}.";
    private const string Execution = $"{nameof(SegmentationTrainerOptions.Execution)}.";

    // Files have these keys: what an option is called in the code may change, and its key stays.
    private static readonly (string Key, string Option, Func<Training, string?> Text)[] Entries =
    [
        ("crop", nameof(SegmentationTrainerOptions.Crop), run => run.Options.Resize is null ? run.Plan.Crop.ToString() : null),
        ("resize", nameof(SegmentationTrainerOptions.Resize), run => run.Options.Resize?.ToString()),
        ("volumeSpacing", Volumes + nameof(VolumePreparation.Spacing), run => run.Options.Volumes?.Spacing?.ToString()),
        ("volumeWindow", Volumes + nameof(VolumePreparation.Window), run => run.Options.Volumes?.Window?.ToString()),
        ("volumeNormalization", Volumes + nameof(VolumePreparation.Normalization), run => Text(run.Options.Volumes?.Normalization)),
        ("slices", Volumes + nameof(VolumePreparation.Slices), run => Text(run.Options.Volumes?.Slices)),
        ("epochs", nameof(SegmentationTrainerOptions.Epochs), run => Text(run.Plan.Epochs)),
        ("batchSize", nameof(SegmentationTrainerOptions.BatchSize), run => Text(run.Plan.BatchSize)),
        ("learningRate", Optimization + nameof(OptimizationOptions.LearningRate), run => Text(run.Options.Optimization.LearningRate)),
        ("learningRateSchedule", Optimization + nameof(OptimizationOptions.Schedule), run => run.Options.Optimization.Schedule.ToString()),
        ("optimizer", Optimization + nameof(OptimizationOptions.Optimizer), run => run.Options.Optimization.Optimizer.ToString()),
        ("loss", nameof(SegmentationTrainerOptions.Loss), run => run.Loss.HeadLoss.ToString()),
        ("augmentations", nameof(SegmentationTrainerOptions.Augmentations), run => string.Join(", ", run.Options.Augmentations)),
        ("consistency", nameof(SegmentationTrainerOptions.Consistency), run => run.Options.UsedConsistency?.ToString()),
        ("adversary", nameof(SegmentationTrainerOptions.Adversary), run => run.Options.Adversary?.ToString()),
        ("gradientAccumulation", Optimization + nameof(OptimizationOptions.GradientAccumulation), run => Unless(run.Plan.BatchesPerStep, 1)),
        ("maxGradientNorm", Optimization + nameof(OptimizationOptions.MaxGradientNorm), run => Text(run.Options.Optimization.MaxGradientNorm)),
        ("weightAverageDecay", Optimization + nameof(OptimizationOptions.WeightAverageDecay), run => Text(run.Options.Optimization.WeightAverageDecay)),
        ("classWeighting", nameof(SegmentationTrainerOptions.ClassWeighting), run => run.Options.ClassWeighting?.ToString()),
        ("initialWeights", nameof(SegmentationTrainerOptions.InitialWeights), run => run.Options.InitialWeights),
        ("frozenEncoderEpochs", Optimization + nameof(OptimizationOptions.FrozenEncoderEpochs), run => Unless(run.Options.Optimization.FrozenEncoderEpochs, 0)),
        (
            "encoderLearningRateFactor",
            Optimization + nameof(OptimizationOptions.EncoderLearningRateFactor),
            run => Unless(run.Options.Optimization.EncoderLearningRateFactor ?? 1, 1)),
        ("precision", Execution + nameof(ExecutionOptions.Precision), run => Unless(run.Options.Execution.Precision, TrainingPrecision.Full)),
        ("replicas", Execution + nameof(ExecutionOptions.Replicas), run => Unless(run.Options.Execution.Replicas, 1)),
        ("headWeights", nameof(SegmentationTrainerOptions.HeadWeights), run => run.Loss.Graph.Heads.Count > 1 ? run.HeadWeights.ToString() : null),
        ("validationFraction", nameof(SegmentationTrainerOptions.ValidationFraction), run => Unless(run.Options.ValidationFraction, 0)),
        ("validationInterval", Selection + nameof(SelectionOptions.ValidationInterval), run => Unless(run.Options.Selection.ValidationInterval, 1)),
        ("keptWeights", Selection + nameof(SelectionOptions.KeptWeights), run => IfValidated(run, Text(run.Options.Selection.KeptWeights))),
        ("bestMetric", Selection + nameof(SelectionOptions.BestMetric), run => IfValidated(run, Text(run.Options.Selection.BestMetric))),
        ("earlyStoppingPatience", Selection + nameof(SelectionOptions.EarlyStoppingPatience), run => Text(run.Options.Selection.EarlyStoppingPatience)),
        (
            "earlyStoppingMinDelta",
            Selection + nameof(SelectionOptions.EarlyStoppingMinDelta),
            run => run.Options.Selection.EarlyStoppingPatience is null ? null : Text(run.Options.Selection.EarlyStoppingMinDelta)),
    ];

    /// <summary>The options by their keys.</summary>
    public static IEnumerable<(string Key, string Option)> Keys => Entries.Select(entry => (entry.Key, entry.Option));

    /// <summary>Describes the options of a training, with the plan and the loss that followed from them.</summary>
    public static Dictionary<string, string> Of(SegmentationTrainerOptions options, TrainingPlan plan, SupervisedLoss loss, HeadWeights headWeights)
    {
        var training = new Training(options, plan, loss, headWeights);
        return Entries
            .Select(entry => (entry.Key, Value: entry.Text(training)))
            .Where(entry => entry.Value is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Value!);
    }

    private static string? IfValidated(Training training, string text) => training.Options.IsValidated ? text : null;

    private static string? Unless<T>(T value, T unsaid)
        where T : struct => value.Equals(unsaid) ? null : Text(value);

    [return: NotNullIfNotNull(nameof(value))]
    private static string? Text<T>(T value) => value switch
    {
        null => null,
        Enum name => JsonNamingPolicy.CamelCase.ConvertName(name.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private sealed record Training(SegmentationTrainerOptions Options, TrainingPlan Plan, SupervisedLoss Loss, HeadWeights HeadWeights);
}
