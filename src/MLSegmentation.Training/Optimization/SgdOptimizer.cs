using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// Stochastic gradient descent with momentum: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; with
/// Nesterov's, as in Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013. Learning rates around 0.01 suit it.
/// </summary>
public sealed record SgdOptimizer : Optimizer
{
    private const string MomentumName = "momentum_buffer";

    /// <summary>The share of the last change that goes on, at least 0 and below 1; 0 for none. Default: 0.9.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Momentum { get; init => field = Allowed.BelowOne(value); } = 0.9;

    /// <summary>Whether the momentum is Nesterov's. Without momentum, it has no meaning. Default: true.</summary>
    public bool IsNesterov { get; init; } = true;

    internal override IReadOnlyList<string> StateNames => Momentum == 0 ? [] : [MomentumName];

    internal override void Update(ParameterState state, Tensor gradient, double rate)
    {
        if (Momentum > 0)
        {
            var change = state.Tensors[MomentumName].Scale(Momentum).Add(gradient, 1);
            gradient = IsNesterov ? gradient.Plus(change, Momentum) : change;
        }

        state.Parameter.Add(gradient, -rate);
    }

    private protected override string Describe() => Describe("sgd", new SgdOptimizer(), $"{Momentum}, {IsNesterov}");
}
