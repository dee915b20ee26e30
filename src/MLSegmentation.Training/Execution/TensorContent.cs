using System.Runtime.InteropServices;
using MLSegmentation.Models.Weights;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>Carries the numbers of the engine's tensors to files and back, bit for bit.</summary>
internal static class TensorContent
{
    /// <summary>A tensor on its way to a file.</summary>
    public static WeightTensor ToWeight(string name, Tensor tensor) => new(name, tensor.shape, () => Read(tensor));

    /// <summary>Copies a tensor of a file over one of the engine's with as many elements.</summary>
    public static void Copy(WeightTensor source, Tensor target)
    {
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        target.copy_(tensor(source.Read(), target.shape));
    }

    /// <summary>The numbers of a tensor as 32-bit floats.</summary>
    public static float[] Read(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var values = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(values.bytes).ToArray();
    }
}
