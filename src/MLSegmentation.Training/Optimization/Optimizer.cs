using MLSegmentation.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>Which optimizer trains, with its settings other than the learning rate. Immutable.</summary>
/// <remarks>Every optimizer gives the values of PyTorch's of the same name.</remarks>
public abstract record Optimizer
{
    /// <summary>
    /// How strongly the weights are drawn to zero, at least 0. Biases and the parameters of normalisations, which are all tensors with
    /// one dimension, are spared. Default: 0, for <see cref="AdamWOptimizer"/> 0.01.
    /// </summary>
    /// <remarks>
    /// <see cref="AdamWOptimizer"/> multiplies the weights by <c>1 - learning rate * decay</c> before each step; all others add
    /// <c>decay * weight</c> to the gradient.
    /// </remarks>
    /// <exception cref="SegmentationOptionException">The value is negative or not a finite number.</exception>
    public double WeightDecay { get; init => field = Allowed.NotNegative(value); }

    /// <summary>The optimizer as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>adam</c>, or <c>sgd(0.8, True), weight decay 0.0001</c> where the settings are not the defaults.</returns>
    public sealed override string ToString() => WeightDecay == 0
        ? Describe()
        : FormattableString.Invariant($"{Describe()}, weight decay {WeightDecay}");

    /// <summary>What is remembered of each parameter between steps: tensors of its shape, zero at first, by PyTorch's names.</summary>
    internal abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Begins to optimize parameters that stay where they are until the run is disposed.</summary>
    internal OptimizerRun Begin(IReadOnlyList<Parameter> parameters) => new(this, Group(parameters));

    /// <summary>Changes a parameter, and what is remembered of it, by one step. What is made on the way, the caller disposes.</summary>
    internal abstract void Update(ParameterState state, Tensor gradient, double rate);

    /// <summary>Draws a parameter to zero, by itself or by way of the gradient that is given.</summary>
    internal virtual Tensor ApplyWeightDecay(Tensor weights, Tensor gradient, double weightDecay, double rate) => gradient.Plus(weights, weightDecay);

    /// <summary>The name, and the settings other than weight decay where they are not the defaults.</summary>
    private protected abstract string Describe();

    private protected string Describe(string name, Optimizer defaults, FormattableString settings) =>
        this == defaults with { WeightDecay = WeightDecay } ? name : $"{name}({FormattableString.Invariant(settings)})";

    internal IEnumerable<ParameterGroup> Group(IReadOnlyList<Parameter> parameters) => WeightDecay == 0
        ? [new(parameters, 0)]
        : parameters.GroupBy(parameter => parameter.Dimensions > 1, (decays, group) => new ParameterGroup([.. group], decays ? WeightDecay : 0));
}
