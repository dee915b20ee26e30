using MLSegmentation.Options;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// Adadelta: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, algorithm 1. The learning rate multiplies its steps; the paper has
/// none, that is, 1, around which learning rates suit it.
/// </summary>
public sealed record AdadeltaOptimizer : Optimizer
{
    /// <summary>The decay of the running means of squared gradients and squared changes, at least 0 and below 1. Default: 0.9.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Decay { get; init => field = Allowed.BelowOne(value); } = 0.9;

    /// <summary>What lets the first steps begin and keeps the division finite, above 0. Default: 1e-6.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Epsilon { get; init => field = Allowed.Positive(value); } = 1e-6;

    internal override OptimizerHelper Create(IEnumerable<ParameterGroup> groups, double learningRate) => torch.optim.Adadelta(
        groups.Select(group => new Adadelta.ParamGroup(group.Parameters, new Adadelta.Options { weight_decay = group.WeightDecay })),
        learningRate, Decay, Epsilon);

    private protected override string Describe() => Describe("adadelta", new AdadeltaOptimizer(), $"{Decay}, {Epsilon}");
}
