using MLSegmentation.Options;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// Adam with weight decay that the running means know nothing of: Loshchilov and Hutter, "Decoupled Weight Decay Regularization",
/// ICLR 2019, algorithm 2, where the learning rate multiplies the decay, too. Learning rates around 0.001 suit it.
/// </summary>
public sealed record AdamWOptimizer : Optimizer
{
    /// <summary>Creates the optimizer with a weight decay of 0.01 and Adam's other settings.</summary>
    public AdamWOptimizer() => WeightDecay = 0.01;

    /// <summary>The decay of the running mean of the gradients, at least 0 and below 1. Default: 0.9.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Beta1 { get; init => field = Allowed.BelowOne(value); } = 0.9;

    /// <summary>The decay of the running mean of the squared gradients, at least 0 and below 1. Default: 0.999.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Beta2 { get; init => field = Allowed.BelowOne(value); } = 0.999;

    /// <summary>What keeps the division by the root of the squares finite, above 0. Default: 1e-8.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Epsilon { get; init => field = Allowed.Positive(value); } = 1e-8;

    internal override OptimizerHelper Create(IEnumerable<ParameterGroup> groups, double learningRate) => torch.optim.AdamW(
        groups.Select(group => new AdamW.ParamGroup(group.Parameters, new AdamW.Options { weight_decay = group.WeightDecay })),
        learningRate, Beta1, Beta2, Epsilon);

    private protected override string Describe() => Describe("adamW", new AdamWOptimizer(), $"{Beta1}, {Beta2}, {Epsilon}");
}
