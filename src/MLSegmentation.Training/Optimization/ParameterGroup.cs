using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>Weights that an optimizer treats alike.</summary>
internal sealed record ParameterGroup(Parameter[] Parameters, double WeightDecay);
