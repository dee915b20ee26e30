namespace MLSegmentation.TestSupport;

/// <summary>A test that runs PyTorch; it is skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PyTorchFactAttribute : FactAttribute
{
    public PyTorchFactAttribute()
    {
        if (Python.WithTorch is null)
        {
            Skip = Python.NoTorch;
        }
    }
}
