using MLSegmentation.Options;
using TorchSharp.Modules;

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

    /// <summary>Makes the engine's optimizer for weights that stay where they are until it is disposed.</summary>
    internal OptimizerHelper Create(IReadOnlyList<Parameter> parameters, double learningRate) => Create(Group(parameters), learningRate);

    /// <summary>Makes the engine's optimizer for groups of weights.</summary>
    internal abstract OptimizerHelper Create(IEnumerable<ParameterGroup> groups, double learningRate);

    /// <summary>Weights by how strongly they are drawn to zero.</summary>
    internal IEnumerable<ParameterGroup> Group(IReadOnlyList<Parameter> parameters) => WeightDecay == 0
        ? [new([.. parameters], 0)]
        : parameters.GroupBy(parameter => parameter.Dimensions > 1, (decays, group) => new ParameterGroup([.. group], decays ? WeightDecay : 0));

    /// <summary>The name, and the settings other than weight decay where they are not the defaults.</summary>
    private protected abstract string Describe();

    private protected string Describe(string name, Optimizer defaults, FormattableString settings) =>
        this == defaults with { WeightDecay = WeightDecay } ? name : $"{name}({FormattableString.Invariant(settings)})";
}
