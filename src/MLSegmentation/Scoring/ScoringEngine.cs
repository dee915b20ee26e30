namespace MLSegmentation.Scoring;

/// <summary>The engine that scores, ONNX Runtime: what is at hand on this machine.</summary>
public static class ScoringEngine
{
    /// <summary>Looks at the engine.</summary>
    /// <returns>The engine and what it can use.</returns>
    /// <exception cref="SegmentationException">The engine cannot be loaded.</exception>
    public static ScoringEngineReport Examine()
    {
        ScoringSessionFactory.RequireRuntime();
        var runtime = OnnxRuntimeConsole.GetEnvironment();
        return new(runtime.GetVersionString(), Array.AsReadOnly(runtime.GetAvailableProviders()), ProcessorThreads.Default);
    }
}
