namespace MLSegmentation;

/// <summary>The network that a model was trained with.</summary>
/// <param name="Name">The name of the architecture, for example <c>unet</c>.</param>
/// <param name="Options">The architecture's hyper-parameters, for example <c>width</c> and <c>depth</c>.</param>
/// <param name="Parameters">The number of trained weights.</param>
public sealed record NetworkInfo(string Name, IReadOnlyDictionary<string, string> Options, long Parameters);
