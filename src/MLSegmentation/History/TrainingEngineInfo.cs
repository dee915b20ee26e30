namespace MLSegmentation;

/// <summary>What computed a training, and what was found when it was tried before the first step.</summary>
/// <param name="Version">The training engine and its version, for example <c>libtorch 2.10.0</c>.</param>
/// <param name="Device">Where it computed: <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Convolutions">The number of different convolutions of the network, each tried against double precision.</param>
/// <param name="PaddedConvolutions">
/// Those that the engine computes wrongly on the machine as they are, and right with channels of zeros added, which is how they were
/// computed.
/// </param>
public sealed record TrainingEngineInfo(string Version, string Device, int Convolutions, IReadOnlyList<string> PaddedConvolutions);
