using Microsoft.ML.OnnxRuntime;

namespace MLSegmentation.Scoring;

/// <summary>A session of ONNX Runtime, and what it computes on.</summary>
/// <param name="Native">The session.</param>
/// <param name="Provider">What it computes on, which need not be what was asked for.</param>
internal sealed record OpenedSession(InferenceSession Native, ExecutionProvider Provider) : IDisposable
{
    /// <summary>Whether its runs may not overlap.</summary>
    public bool RunsOneAtATime => Provider == ExecutionProvider.DirectMl;

    public void Dispose() => Native.Dispose();
}
