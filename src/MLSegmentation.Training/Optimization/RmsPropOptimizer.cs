using MLSegmentation.Options;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// RMSProp: Tieleman and Hinton, "Lecture 6.5: rmsprop", COURSERA: Neural Networks for Machine Learning, 2012; centred and with
/// momentum as in Graves, "Generating Sequences With Recurrent Neural Networks", 2013, section 4.2. Learning rates around 0.001 suit it.
/// </summary>
public sealed record RmsPropOptimizer : Optimizer
{
    /// <summary>The decay of the running mean of the squared gradients, at least 0 and below 1. Default: 0.99.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Decay { get; init => field = Allowed.BelowOne(value); } = 0.99;

    /// <summary>What keeps the division by the root of the squares finite, above 0. Default: 1e-8.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Epsilon { get; init => field = Allowed.Positive(value); } = 1e-8;

    /// <summary>The share of the last change that goes on, at least 0 and below 1. Default: 0, for none.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Momentum { get; init => field = Allowed.BelowOne(value); }

    /// <summary>Whether the gradients' variance takes the place of the mean of their squares. Default: false.</summary>
    public bool IsCentred { get; init; }

    internal override OptimizerHelper Create(IEnumerable<ParameterGroup> groups, double learningRate) => torch.optim.RMSProp(
        groups.Select(group => new RMSProp.ParamGroup(group.Parameters, new RMSProp.Options { weight_decay = group.WeightDecay })),
        learningRate, Decay, Epsilon, momentum: Momentum, centered: IsCentred);

    private protected override string Describe() => Describe("rmsProp", new RmsPropOptimizer(), $"{Decay}, {Epsilon}, {Momentum}, {IsCentred}");
}
