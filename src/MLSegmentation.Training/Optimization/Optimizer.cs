using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>Which optimizer trains, with its settings other than the learning rate. Immutable.</summary>
/// <remarks>Every optimizer gives the values of PyTorch's of the same name.</remarks>
public abstract record Optimizer
{
    /// <summary>
    /// How strongly the weights are drawn to zero, at least 0. Biases and the parameters of normalisations, which are all tensors with
    /// one dimension, are spared. The default is 0, for <see cref="AdamWOptimizer"/> 0.01.
    /// </summary>
    /// <remarks>
    /// <see cref="AdamWOptimizer"/> multiplies the weights by <c>1 - learning rate * decay</c> before each step; all others add
    /// <c>decay * weight</c> to the gradient.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a finite number.</exception>
    public double WeightDecay
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A weight decay is a number of at least 0.");
    }

    /// <summary>Stochastic gradient descent with Nesterov's momentum. Learning rates around 0.01 suit it.</summary>
    /// <param name="momentum">The momentum, at least 0 and below 1; 0 for none.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="momentum"/> is outside its range.</exception>
    public static Optimizer Sgd(double momentum = SgdOptimizer.DefaultMomentum) => new SgdOptimizer { Momentum = momentum };

    /// <summary>Adam with the settings of its authors. Learning rates around 0.001 suit it.</summary>
    /// <returns>The optimizer.</returns>
    public static Optimizer Adam() => new AdamOptimizer();

    /// <summary>Adam with decoupled weight decay. Learning rates around 0.001 suit it.</summary>
    /// <param name="weightDecay">The weight decay, at least 0.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weightDecay"/> is negative or not a finite number.</exception>
    public static Optimizer AdamW(double weightDecay = AdamWOptimizer.DefaultWeightDecay) => new AdamWOptimizer { WeightDecay = weightDecay };

    /// <summary>RMSProp without momentum. Learning rates around 0.001 suit it.</summary>
    /// <returns>The optimizer.</returns>
    public static Optimizer RmsProp() => new RmsPropOptimizer();

    /// <summary>Adagrad. Learning rates around 0.01 suit it.</summary>
    /// <returns>The optimizer.</returns>
    public static Optimizer Adagrad() => new AdagradOptimizer();

    /// <summary>Adadelta. Learning rates around 1 suit it.</summary>
    /// <returns>The optimizer.</returns>
    public static Optimizer Adadelta() => new AdadeltaOptimizer();

    /// <summary>The optimizer as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>adam</c>, or <c>sgd(0.8, True), weight decay 0.0001</c> where the settings are not the defaults.</returns>
    public sealed override string ToString() => WeightDecay == 0
        ? Describe()
        : FormattableString.Invariant($"{Describe()}, weight decay {WeightDecay}");

    /// <summary>Makes the engine's optimizer for weights that stay where they are until it is disposed.</summary>
    internal OptimizerHelper Create(IReadOnlyList<Parameter> parameters, double learningRate) => Create(Group(parameters), learningRate);

    /// <summary>Makes the engine's optimizer for groups of weights.</summary>
    private protected abstract OptimizerHelper Create(IEnumerable<ParameterGroup> groups, double learningRate);

    /// <summary>The name, and the settings other than weight decay where they are not the defaults.</summary>
    private protected abstract string Describe();

    private protected static double CheckDecay(double value) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A decay of an optimizer is a number of at least 0 and below 1.");

    private protected static double CheckMomentum(double value) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A momentum is a number of at least 0 and below 1.");

    private protected static double CheckEpsilon(double value) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "An optimizer's epsilon is a number above 0.");

    private IEnumerable<ParameterGroup> Group(IReadOnlyList<Parameter> parameters) => WeightDecay == 0
        ? [new([.. parameters], 0)]
        : parameters.GroupBy(parameter => parameter.Dimensions > 1, (decays, group) => new ParameterGroup([.. group], decays ? WeightDecay : 0));
}
