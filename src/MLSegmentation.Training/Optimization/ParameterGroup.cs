using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>Weights that an optimizer treats alike.</summary>
/// <param name="Parameters">The weights.</param>
/// <param name="WeightDecay">How strongly they are drawn to zero.</param>
internal sealed record ParameterGroup(Parameter[] Parameters, double WeightDecay);
