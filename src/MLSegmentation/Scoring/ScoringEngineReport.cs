namespace MLSegmentation.Scoring;

/// <summary>What <see cref="ScoringEngine.Examine"/> found.</summary>
/// <param name="RuntimeVersion">The version of ONNX Runtime, for example <c>1.23.2</c>.</param>
/// <param name="Providers">What it can compute on, by its names, for example <c>CPUExecutionProvider</c>.</param>
/// <param name="Threads">How many threads numerical work uses on the processor unless told otherwise.</param>
public sealed record ScoringEngineReport(string RuntimeVersion, IReadOnlyList<string> Providers, int Threads);
