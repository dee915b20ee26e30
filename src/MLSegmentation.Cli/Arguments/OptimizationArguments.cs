using System.CommandLine;
using MLSegmentation.Training;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that say how the weights change from step to step.</summary>
internal sealed class OptimizationArguments
{
    private static readonly OptimizationOptions Defaults = new();

    private readonly Option<Optimizer?> _optimizer = Option.Choice(
        "--optimizer", "The optimizer.", OptimizerCatalog.Names.ToDictionary(name => name, OptimizerCatalog.Create), Defaults.Optimizer);
    private readonly Option<double?> _momentum = Option.Real(
        "--momentum",
        "The momentum of sgd or rmsprop. "
            + FormattableString.Invariant($"Default: {new SgdOptimizer().Momentum} for sgd, {new RmsPropOptimizer().Momentum} for rmsprop."));
    private readonly Option<double?> _weightDecay = Option.Real(
        "--weight-decay",
        "How strongly weights are drawn to zero; biases and normalisations are spared. "
            + FormattableString.Invariant($"Default: {new AdamWOptimizer().WeightDecay} for adamw, else {new AdamOptimizer().WeightDecay}."));
    private readonly Option<double?> _maxGradientNorm = Option.Real(
        "--max-gradient-norm", "Scale gradients whose norm is larger down to this norm. Default: none.", "NORM");
    private readonly Option<int?> _accumulation = Option.Integer(
        "--gradient-accumulation", $"Batches that each step learns from, one after another. Default: {Defaults.GradientAccumulation}.", unit: "BATCHES");
    private readonly Option<double?> _average = Option.Real(
        "--weight-average-decay",
        "Validate and keep the exponential moving average of the weights, of which each step keeps this share, for example 0.999. Default: none.",
        "SHARE");
    private readonly Option<double?> _learningRate = Option.Real(
        "--learning-rate", FormattableString.Invariant($"The (highest) learning rate. Default: {Defaults.LearningRate}."));
    private readonly Option<LearningRateSchedule?> _schedule = Option.Choice(
        "--schedule",
        "How the learning rate changes.",
        LearningRateScheduleCatalog.Names.ToDictionary(name => name, LearningRateScheduleCatalog.Create),
        Defaults.Schedule);
    private readonly Option<int?> _warmUpSteps = Option.Integer(
        "--warm-up-steps",
        $"Steps at the beginning in which the learning rate rises to where the schedule begins. Default: {Defaults.Schedule.WarmUpSteps}.",
        unit: "STEPS");
    private readonly Option<int?> _frozenEncoderEpochs = Option.Integer(
        "--frozen-encoder-epochs",
        $"Epochs at the beginning that leave the network's encoder as it is. Default: {Defaults.FrozenEncoderEpochs}.",
        unit: "EPOCHS");

    private readonly Option<double?> _encoderLearningRateFactor = Option.Real(
        "--encoder-learning-rate-factor",
        "The encoder's learning rate as a multiple of that of the rest. Default: 0.1 with --encoder imagenet-resnet18, else 1.",
        "FACTOR");

    public IEnumerable<Option> Options =>
    [
        _learningRate, _schedule, _warmUpSteps, _optimizer, _momentum, _weightDecay, _maxGradientNorm, _accumulation, _average,
        _frozenEncoderEpochs, _encoderLearningRateFactor,
    ];

    /// <summary>The options that were given; for the others, those of a plan, or the defaults.</summary>
    public OptimizationOptions Read(ParseResult parsed, OptimizationOptions? planned = null)
    {
        var others = planned ?? Defaults;
        return new()
        {
            Optimizer = Optimizer(parsed, others),
            LearningRate = parsed.GetValue(_learningRate) ?? others.LearningRate,
            Schedule = (parsed.GetValue(_schedule) ?? others.Schedule) with { WarmUpSteps = parsed.GetValue(_warmUpSteps) ?? 0 },
            MaxGradientNorm = parsed.GetValue(_maxGradientNorm),
            GradientAccumulation = parsed.GetValue(_accumulation) ?? others.GradientAccumulation,
            WeightAverageDecay = parsed.GetValue(_average) ?? others.WeightAverageDecay,
            FrozenEncoderEpochs = parsed.GetValue(_frozenEncoderEpochs) ?? others.FrozenEncoderEpochs,
            EncoderLearningRateFactor = parsed.GetValue(_encoderLearningRateFactor) ?? others.EncoderLearningRateFactor,
        };
    }

    private Optimizer Optimizer(ParseResult parsed, OptimizationOptions others)
    {
        var chosen = parsed.GetValue(_optimizer) ?? others.Optimizer;
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
