namespace MLSegmentation.Training;

/// <summary>What <see cref="TrainingEngine.Examine"/> found.</summary>
/// <param name="LibtorchVersion">The version of libtorch, for example <c>2.10.0</c>.</param>
/// <param name="CudaDevices">The number of NVIDIA GPUs that it can train on.</param>
/// <param name="Convolutions">The number of convolutions that were tried on the processor.</param>
/// <param name="PaddedConvolutions">Those that are wrong as they are, and right with channels of zeros added, as trainings compute them.</param>
/// <param name="WrongConvolutions">Those that are wrong in every form; a network that has one is not trained.</param>
public sealed record TrainingEngineReport(
    string LibtorchVersion, int CudaDevices, int Convolutions, IReadOnlyList<string> PaddedConvolutions, IReadOnlyList<string> WrongConvolutions);
