using MLSegmentation.Training;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The words for what a training can choose.</summary>
internal static class TrainingChoices
{
    public static IReadOnlyDictionary<string, int?> Channels { get; } = new Dictionary<string, int?> { ["1"] = 1, ["3"] = 3 };

    public static IReadOnlyDictionary<string, Optimizer> Optimizers { get; } = OptimizerCatalog.Names.ToDictionary(name => name, OptimizerCatalog.Create);

    public static IReadOnlyDictionary<string, LearningRateSchedule> Schedules { get; } =
        LearningRateScheduleCatalog.Names.ToDictionary(name => name, LearningRateScheduleCatalog.Create);

    public static IReadOnlyDictionary<string, HeadWeights> HeadWeights { get; } =
        HeadWeightsCatalog.Names.ToDictionary(name => name, HeadWeightsCatalog.Create);

    public static IReadOnlyDictionary<string, TrainingPrecision?> Precisions { get; } = new Dictionary<string, TrainingPrecision?>
    {
        ["float32"] = TrainingPrecision.Full,
        ["bfloat16"] = TrainingPrecision.MixedBFloat16,
    };

    public static IReadOnlyDictionary<string, ValidationMetric?> BestMetrics { get; } = new Dictionary<string, ValidationMetric?>
    {
        ["dice"] = ValidationMetric.MeanDice,
        ["iou"] = ValidationMetric.MeanIoU,
        ["loss"] = ValidationMetric.Loss,
    };

    public static IReadOnlyDictionary<string, KeptWeights?> KeptWeights { get; } = new Dictionary<string, KeptWeights?>
    {
        ["best"] = Training.KeptWeights.Best,
        ["last"] = Training.KeptWeights.Last,
    };
}
