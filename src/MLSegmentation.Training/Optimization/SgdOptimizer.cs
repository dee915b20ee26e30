using MLSegmentation.Options;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// Stochastic gradient descent with momentum: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; with
/// Nesterov's, as in Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013. Learning rates around 0.01 suit it.
/// </summary>
public sealed record SgdOptimizer : Optimizer
{
    /// <summary>The share of the last change that goes on, at least 0 and below 1; 0 for none. Default: 0.9.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Momentum { get; init => field = Allowed.BelowOne(value); } = 0.9;

    /// <summary>Whether the momentum is Nesterov's. Without momentum, it has no meaning. Default: true.</summary>
    public bool IsNesterov { get; init; } = true;

    internal override OptimizerHelper Create(IEnumerable<ParameterGroup> groups, double learningRate) => torch.optim.SGD(
        groups.Select(group => new SGD.ParamGroup(group.Parameters, new SGD.Options { weight_decay = group.WeightDecay })),
        learningRate, Momentum, nesterov: IsNesterov && Momentum > 0);

    private protected override string Describe() => Describe("sgd", new SgdOptimizer(), $"{Momentum}, {IsNesterov}");
}
