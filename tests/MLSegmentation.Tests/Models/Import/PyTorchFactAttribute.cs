namespace MLSegmentation.Tests.Models.Import;

/// <summary>A test with networks that PyTorch exports; it is skipped, with the reason, where Python has no PyTorch.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PyTorchFactAttribute : FactAttribute
{
    public PyTorchFactAttribute()
    {
        if (!Python.HasPyTorch)
        {
            Skip = "Python's packages torch and onnx are not installed (Debian: python3-torch, python3-onnx).";
        }
    }
}
