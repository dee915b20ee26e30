using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Hands arrays over to the engine, each with a single copy.</summary>
internal static class BatchTensors
{
    /// <summary>Normalised pixels as [N, C, H, W] numbers.</summary>
    public static Tensor ToPixels(ReadOnlySpan<float> planes, int count, int channels, int height, int width, Device device)
    {
        var tensor = empty([count, channels, height, width], dtype: ScalarType.Float32);
        MemoryMarshal.AsBytes(planes).CopyTo(tensor.bytes);
        return tensor.to(device);
    }

    /// <summary>Class indices as [N, H, W] 64-bit integers.</summary>
    public static Tensor ToLabels(ReadOnlySpan<byte> labels, int count, int height, int width, Device device)
    {
        var tensor = empty([count, height, width], dtype: ScalarType.Byte);
        labels.CopyTo(tensor.bytes);
        return tensor.to(device).to_type(ScalarType.Int64);
    }
}
