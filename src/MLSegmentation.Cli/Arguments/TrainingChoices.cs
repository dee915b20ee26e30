using MLSegmentation.Training;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The words for channels, optimizers, schedules, weights of heads and precisions.</summary>
internal static class TrainingChoices
{
    public static IReadOnlyDictionary<string, int?> Channels { get; } = new Dictionary<string, int?> { ["1"] = 1, ["3"] = 3 };

    public static IReadOnlyDictionary<string, Optimizer> Optimizers { get; } = new Dictionary<string, Optimizer>
    {
        ["adam"] = Optimizer.Adam(),
        ["adamw"] = Optimizer.AdamW(),
        ["sgd"] = Optimizer.Sgd(),
        ["rmsprop"] = Optimizer.RmsProp(),
        ["adagrad"] = Optimizer.Adagrad(),
        ["adadelta"] = Optimizer.Adadelta(),
    };

    public static IReadOnlyDictionary<string, LearningRateSchedule> Schedules { get; } = new Dictionary<string, LearningRateSchedule>
    {
        ["one-cycle"] = LearningRateSchedule.OneCycle(),
        ["constant"] = LearningRateSchedule.Constant(),
        ["step"] = LearningRateSchedule.Step(),
        ["cosine"] = LearningRateSchedule.Cosine(),
        ["polynomial"] = LearningRateSchedule.Polynomial(),
        ["plateau"] = LearningRateSchedule.Plateau(),
    };

    public static IReadOnlyDictionary<string, HeadWeights> HeadWeights { get; } = new Dictionary<string, HeadWeights>
    {
        ["equal"] = Training.Losses.HeadWeights.Equal(),
        ["halving"] = Training.Losses.HeadWeights.Halving(),
    };

    public static IReadOnlyDictionary<string, TrainingPrecision> Precisions { get; } = new Dictionary<string, TrainingPrecision>
    {
        ["float32"] = TrainingPrecision.Full,
        ["bfloat16"] = TrainingPrecision.MixedBFloat16,
    };
}
