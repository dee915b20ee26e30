using System.CommandLine;
using MLSegmentation.Training;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that say how the weights change from step to step.</summary>
internal sealed class OptimizationArguments
{
    private readonly Option<Optimizer?> _optimizer = ChoiceOption.Create("--optimizer", "The optimizer. Default: adam.", TrainingChoices.Optimizers);
    private readonly Option<double?> _momentum = NumberOption.Real(
        "--momentum", "The momentum of sgd or rmsprop. Default: 0.9 for sgd, 0 for rmsprop.", 0, 0.9999);
    private readonly Option<double?> _weightDecay = NumberOption.Real(
        "--weight-decay", "How strongly weights are drawn to zero; biases and normalisations are spared. Default: 0.01 for adamw, else 0.", 0, 10);
    private readonly Option<double?> _clipGradient = NumberOption.Positive(
        "--clip-gradient", "Scale gradients whose norm is larger down to this norm. Default: none.", 1e9);
    private readonly Option<int?> _accumulate = NumberOption.Integer("--accumulate", "Batches that each step learns from, one after another. Default: 1.", 1);
    private readonly Option<double?> _average = NumberOption.Real(
        "--ema",
        "Validate and keep the exponential moving average of the weights, of which each step keeps this share, for example 0.999. Default: none.",
        0.0001,
        0.999999);
    private readonly Option<double?> _learningRate = NumberOption.Positive("--learning-rate", "The (highest) learning rate. Default: 0.002.", 10);
    private readonly Option<LearningRateSchedule?> _schedule = ChoiceOption.Create(
        "--schedule",
        "How the learning rate changes. Default: one-cycle.",
        TrainingChoices.Schedules);
    private readonly Option<int?> _warmUp = NumberOption.Integer(
        "--warm-up", "Steps at the beginning in which the learning rate rises to where the schedule begins. Default: 0.", 0);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_learningRate, _schedule, _warmUp, _optimizer, _momentum, _weightDecay, _clipGradient, _accumulate, _average])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Sets what the user asked for, and leaves the rest as it is.</summary>
    public void Apply(ParseResult parsed, SegmentationTrainerOptions options)
    {
        options.LearningRate = parsed.GetValue(_learningRate) ?? options.LearningRate;
        options.LearningRateSchedule = (parsed.GetValue(_schedule) ?? options.LearningRateSchedule) with { WarmUpSteps = parsed.GetValue(_warmUp) ?? 0 };
        options.Optimizer = Optimizer(parsed, options.Optimizer);
        options.GradientNorm = parsed.GetValue(_clipGradient);
        options.BatchesPerStep = parsed.GetValue(_accumulate) ?? options.BatchesPerStep;
        options.WeightAverageDecay = parsed.GetValue(_average);
    }

    private Optimizer Optimizer(ParseResult parsed, Optimizer byDefault)
    {
        var chosen = parsed.GetValue(_optimizer) ?? byDefault;
        if (parsed.GetValue(_momentum) is { } momentum)
        {
            chosen = chosen switch
            {
                SgdOptimizer sgd => sgd with { Momentum = momentum },
                RmsPropOptimizer rmsProp => rmsProp with { Momentum = momentum },
                _ => throw new UsageException("--momentum is for --optimizer sgd and rmsprop; leave it out."),
            };
        }

        return parsed.GetValue(_weightDecay) is { } decay ? chosen with { WeightDecay = decay } : chosen;
    }
}
