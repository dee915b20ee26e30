using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>Parameters that an optimizer treats alike.</summary>
internal sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters, double WeightDecay)
{
    /// <summary>What the learning rate is multiplied by for these parameters.</summary>
    public double RateFactor { get; init; } = 1;
}
