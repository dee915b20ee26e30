using TorchSharp;
using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// Stochastic gradient descent with momentum: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; with
/// Nesterov's, as in Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013.
/// </summary>
public sealed record SgdOptimizer : Optimizer
{
    /// <summary>The default of <see cref="Momentum"/>.</summary>
    internal const double DefaultMomentum = 0.9;

    /// <summary>The share of the last change that goes on, at least 0 and below 1; 0 for none. The default is 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Momentum { get; init => field = CheckMomentum(value); } = DefaultMomentum;

    /// <summary>Whether the momentum is Nesterov's. Without momentum, it has no meaning. The default is true.</summary>
    public bool IsNesterov { get; init; } = true;

    /// <inheritdoc/>
    private protected override OptimizerHelper Create(IEnumerable<ParameterGroup> groups, double learningRate) => torch.optim.SGD(
        groups.Select(group => new SGD.ParamGroup(group.Parameters, new SGD.Options { weight_decay = group.WeightDecay })),
        learningRate,
        Momentum,
        nesterov: IsNesterov && Momentum > 0);

    /// <inheritdoc/>
    private protected override string Describe() => this == new SgdOptimizer { WeightDecay = WeightDecay }
        ? "sgd"
        : FormattableString.Invariant($"sgd({Momentum}, {IsNesterov})");
}
