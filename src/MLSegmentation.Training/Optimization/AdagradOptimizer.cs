using MLSegmentation.Options;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// Adagrad: Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR 12, 2011, with
/// diagonal matrices. Its steps become smaller by themselves, so a constant learning rate, of around 0.01, suits it.
/// </summary>
public sealed record AdagradOptimizer : Optimizer
{
    /// <summary>What keeps the division by the root of the squares finite, above 0. Default: 1e-10.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Epsilon { get; init => field = Allowed.Positive(value); } = 1e-10;

    internal override OptimizerHelper Create(IEnumerable<ParameterGroup> groups, double learningRate) => torch.optim.Adagrad(
        groups.Select(group => new Adagrad.ParamGroup(group.Parameters, new Adagrad.Options { weight_decay = group.WeightDecay })),
        learningRate, eps: Epsilon);

    private protected override string Describe() => Describe("adagrad", new AdagradOptimizer(), $"{Epsilon}");
}
