namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>A test with ONNX's own checker; it is skipped, with the reason, where Python's onnx package is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnnxCheckerFactAttribute : FactAttribute
{
    public OnnxCheckerFactAttribute()
    {
        if (!OnnxChecker.IsAvailable)
        {
            Skip = "Python's onnx package is not installed (Debian: python3-onnx).";
        }
    }
}
