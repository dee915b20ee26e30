using System.Globalization;
using System.Text.Json;
using MLSegmentation.Training.Losses;

namespace MLSegmentation.Training.Loop;

/// <summary>Says by name and text which options a training has, for the model's description; what was not chosen is left out.</summary>
internal static class OptionDescription
{
    /// <summary>Describes the options of a training.</summary>
    /// <param name="options">The options.</param>
    /// <param name="plan">What followed from them and the images.</param>
    /// <param name="loss">The loss of the heads that count.</param>
    /// <param name="headWeights">What each head counts.</param>
    public static Dictionary<string, string> Of(SegmentationTrainerOptions options, TrainingPlan plan, SupervisedLoss loss, HeadWeights headWeights)
    {
        (string Name, string? Value)[] all =
        [
            (options.Resize is null ? "crop" : "resize", plan.Crop.ToString()),
            ("epochs", Text(plan.Epochs)),
            ("batchSize", Text(plan.BatchSize)),
            ("learningRate", Text(options.LearningRate)),
            ("learningRateSchedule", options.LearningRateSchedule.ToString()),
            ("optimizer", options.Optimizer.ToString()),
            ("loss", loss.HeadLoss.ToString()),
            ("augmentations", string.Join(", ", options.Augmentations)),
            ("batchesPerStep", plan.BatchesPerStep > 1 ? Text(plan.BatchesPerStep) : null),
            ("gradientNorm", Text(options.GradientNorm)),
            ("weightAverageDecay", Text(options.WeightAverageDecay)),
            ("classWeighting", options.ClassWeighting?.ToString()),
            ("initialWeights", Path.GetFileName(options.InitialWeights)),
            ("frozenEncoderEpochs", options.FrozenEncoderEpochs > 0 ? Text(options.FrozenEncoderEpochs) : null),
            ("precision", options.Precision == TrainingPrecision.Full ? null : JsonNamingPolicy.CamelCase.ConvertName(options.Precision.ToString())),
            ("headWeights", loss.Graph.Heads.Count > 1 ? headWeights.ToString() : null),
            .. DescribeSelection(options),
        ];
        return all.Where(option => option.Value is not null).ToDictionary(option => option.Name, option => option.Value!);
    }

    /// <summary>How the weights of an epoch are chosen; nothing where nothing is validated.</summary>
    private static (string Name, string? Value)[] DescribeSelection(SegmentationTrainerOptions options) =>
        options.ValidationSet is null && options.ValidationFraction == 0
            ? []
            :
            [
                ("validationFraction", options.ValidationFraction > 0 ? Text(options.ValidationFraction) : null),
                ("keptWeights", JsonNamingPolicy.CamelCase.ConvertName(options.KeptWeights.ToString())),
                ("bestMetric", JsonNamingPolicy.CamelCase.ConvertName(options.BestMetric.ToString())),
                ("earlyStoppingPatience", Text(options.EarlyStoppingPatience)),
                ("earlyStoppingLeastChange", options.EarlyStoppingPatience is null ? null : Text(options.EarlyStoppingLeastChange)),
            ];

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
