using System.Runtime.CompilerServices;

namespace MLSegmentation.TestSupport;

/// <summary>Lets the library switch ONNX Runtime's telemetry off before a test loads ONNX Runtime on its own.</summary>
internal static class OnnxRuntimeTelemetry
{
    [ModuleInitializer]
    internal static void SwitchOff() => RuntimeHelpers.RunModuleConstructor(typeof(SegmentationMask).Module.ModuleHandle);
}
