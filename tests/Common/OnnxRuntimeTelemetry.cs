using System.Runtime.CompilerServices;

namespace MLSegmentation.TestSupport;

/// <summary>Lets the library switch ONNX Runtime's telemetry off before a test loads ONNX Runtime on its own.</summary>
internal static class OnnxRuntimeTelemetry
{
    [ModuleInitializer]
    internal static void SwitchOff()
    {
        // Not all test projects have the library.
        if (Type.GetType("MLSegmentation.SegmentationMask, MLSegmentation") is { } type)
        {
            RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
        }
    }
}
