using MLSegmentation.Options;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training;

/// <summary>How the weights change from step to step.</summary>
public sealed record OptimizationOptions
{
    private const string Group = nameof(SegmentationTrainerOptions.Optimization);
    private const double ImageNetFactor = 0.1;

    /// <summary>The optimizer with its settings, weight decay among them. Default: <see cref="AdamOptimizer"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public Optimizer Optimizer { get; init => field = Allowed.NotNull(value, "optimizers such as new AdamOptimizer()", Group); } = new AdamOptimizer();

    /// <summary>The largest learning rate of the schedule, above 0. Default: 0.002, which suits Adam; each optimizer says what suits it.</summary>
    /// <exception cref="SegmentationOptionException">The value is not a positive finite number.</exception>
    public double LearningRate { get; init => field = Allowed.Positive(value, Group); } = 2e-3;

    /// <summary>How the learning rate changes during the training, from an optional warm-up on. Default: <see cref="OneCycleSchedule"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public LearningRateSchedule Schedule
    {
        get;
        init => field = Allowed.NotNull(value, "schedules such as new OneCycleSchedule()", Group);
    } = new OneCycleSchedule();

    /// <summary>
    /// The largest norm, above 0, of all gradients of a step together; longer ones are scaled down to it (Pascanu, Mikolov and Bengio, "On
    /// the difficulty of training recurrent neural networks", ICML 2013). Default: null, which leaves the gradients as they are.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is not a positive finite number.</exception>
    public double? MaxGradientNorm
    {
        get;
        init => field = Allowed.When(
            value is null or (> 0 and < double.PositiveInfinity), value, "numbers above 0, or null to leave the gradients as they are", Group);
    }

    /// <summary>
    /// How many batches, one after another, each step learns from, at least 1; the last step of an epoch learns from those that are left.
    /// Two batches of 4 teach what one of 8 teaches, in the memory of 4, as long as neither the loss nor a batch normalisation mixes the
    /// patches of a batch. Default: 1.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int GradientAccumulation { get; init => field = Allowed.AtLeast(value, 1, Group); } = 1;

    /// <summary>
    /// How much of the exponential moving average of the weights each step keeps, above 0 and below 1, for example 0.999. The averages
    /// are then what is validated and what the model holds; running statistics are those of the last step. After t steps no more than
    /// <c>(1 + t) / (10 + t)</c> is kept, so that short trainings forget their beginning. Default: null, which takes the weights themselves.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double? WeightAverageDecay
    {
        get;
        init => field = Allowed.When(value is null or (> 0 and < 1), value, "numbers above 0 and below 1, or null for no average", Group);
    }

    /// <summary>
    /// How many epochs at the beginning leave the network's encoder as it is, weights and running statistics, and train only the rest, at
    /// least 0 and at most all of them; afterwards, everything is trained. Only for networks that say what their encoder is. Default: 0.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int FrozenEncoderEpochs { get; init => field = Allowed.AtLeast(value, 0, Group); }

    /// <summary>
    /// The learning rate of the network's encoder as a multiple of that of the rest, above 0: below 1, an encoder that knows something changes less
    /// than a decoder that begins at random. Only for networks that say what their encoder is. Default: null, which stands for 0.1 with
    /// <see cref="EncoderKind.ImageNetResNet18"/>, and else for 1.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is not a positive finite number.</exception>
    public double? EncoderLearningRateFactor
    {
        get;
        init => field = Allowed.When(
            value is null or (> 0 and < double.PositiveInfinity), value, "numbers above 0, or null for what suits the network's encoder", Group);
    }

    /// <summary>These options with what suits a network where nothing was chosen: of weights of ImageNet, measured on nuclei and on streets.</summary>
    internal OptimizationOptions For(NetworkArchitecture network) =>
        network.BeginsWithImageNet ? this with { EncoderLearningRateFactor = EncoderLearningRateFactor ?? ImageNetFactor } : this;
}
