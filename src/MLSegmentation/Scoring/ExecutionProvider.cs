namespace MLSegmentation;

/// <summary>
/// What ONNX Runtime computes a network on. All but the processor need a package of ONNX Runtime that has them; each package has some of them, and an
/// application references one package.
/// </summary>
public enum ExecutionProvider
{
    /// <summary>The processor, which every package has.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU by CUDA: package <c>Microsoft.ML.OnnxRuntime.Gpu.Linux</c> or <c>Microsoft.ML.OnnxRuntime.Gpu.Windows</c>.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU by TensorRT, and by CUDA what TensorRT does not compute: the same packages, and TensorRT on the machine.</summary>
    TensorRt,

    /// <summary>A GPU on Windows: package <c>Microsoft.ML.OnnxRuntime.DirectML</c>. Images are then scored one at a time.</summary>
    DirectMl,

    /// <summary>The GPU and the neural engine of a Mac: package <c>Microsoft.ML.OnnxRuntime</c> on macOS.</summary>
    CoreMl,

    /// <summary>Processors, GPUs and NPUs of Intel: package <c>Intel.ML.OnnxRuntime.OpenVino</c>.</summary>
    OpenVino,
}
