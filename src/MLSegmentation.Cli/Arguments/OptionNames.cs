using MLSegmentation.Training;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Knows how the command line spells the trainer's options, for messages.</summary>
internal static class OptionNames
{
    private const string NetworkPrefix = "network.";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(SegmentationTrainerOptions.Classes)] = "--classes",
        [nameof(SegmentationTrainerOptions.Channels)] = "--channels",
        [nameof(SegmentationTrainerOptions.Crop)] = "--crop",
        [nameof(SegmentationTrainerOptions.Resize)] = "--resize",
        [nameof(SegmentationTrainerOptions.Epochs)] = "--epochs",
        [nameof(SegmentationTrainerOptions.Steps)] = "--steps",
        [nameof(SegmentationTrainerOptions.BatchSize)] = "--batch",
        [nameof(SegmentationTrainerOptions.BatchesPerStep)] = "--accumulate",
        [nameof(SegmentationTrainerOptions.LearningRate)] = "--learning-rate",
        [nameof(SegmentationTrainerOptions.LearningRateSchedule)] = "--schedule",
        [nameof(SegmentationTrainerOptions.Optimizer)] = "--optimizer",
        [nameof(SegmentationTrainerOptions.GradientNorm)] = "--clip-gradient",
        [nameof(SegmentationTrainerOptions.WeightAverageDecay)] = "--ema",
        [nameof(SegmentationTrainerOptions.Loss)] = "--loss",
        [nameof(SegmentationTrainerOptions.ClassWeighting)] = "--class-weights",
        [nameof(SegmentationTrainerOptions.HeadWeights)] = "--head-weights",
        [nameof(SegmentationTrainerOptions.Augmentations)] = "--augment",
        [nameof(SegmentationTrainerOptions.InitialWeights)] = "--init",
        [nameof(SegmentationTrainerOptions.FrozenEncoderEpochs)] = "--freeze-encoder",
        [nameof(SegmentationTrainerOptions.ValidationFraction)] = "--val-fraction",
        [nameof(SegmentationTrainerOptions.BestMetric)] = "--best-by",
        [nameof(SegmentationTrainerOptions.KeptWeights)] = "--keep",
        [nameof(SegmentationTrainerOptions.EarlyStoppingPatience)] = "--early-stopping",
        [nameof(SegmentationTrainerOptions.EarlyStoppingLeastChange)] = "--least-change",
        [nameof(SegmentationTrainerOptions.Resume)] = "--resume",
        [nameof(SegmentationTrainerOptions.Precision)] = "--precision",
        [nameof(SegmentationTrainerOptions.ReuseMemory)] = "--reuse-memory",
        [nameof(SegmentationTrainerOptions.Seed)] = "--seed",
        ["network"] = "--network",
        ["MLContext.GpuDeviceId"] = "--device",
        ["MLContext.FallbackToCpu"] = "--device cpu",
        [nameof(SegmentationScoringOptions.FallbackToCpu)] = "--device cpu",
    };

    /// <summary>The option of the command line; what has none keeps its name.</summary>
    /// <param name="name">A property of the options, or an entry of a training's description, such as <c>network.width</c>.</param>
    public static string Of(string name) => name.StartsWith(NetworkPrefix, StringComparison.Ordinal)
        ? $"--{name[NetworkPrefix.Length..]}"
        : Names.GetValueOrDefault(name, name);
}
