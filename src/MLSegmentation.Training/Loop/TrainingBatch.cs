using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Patches that go through the network together, in arrays that are used again and again.</summary>
internal sealed class TrainingBatch(int capacity, int channels, ImageSize size, int rank = 2)
{
    /// <summary>The labels of one patch.</summary>
    public int PixelsPerPatch { get; } = size.PixelCount;

    /// <summary>The numbers of one patch, all channels together.</summary>
    public int ValuesPerPatch { get; } = channels * size.PixelCount;

    /// <summary>How many patches there are now; the last batch of an epoch may be smaller than the others.</summary>
    public int Count { get; set; }

    /// <summary>The normalised pixels: [Count, channels, height, width], of volumes [Count, channels, depth, height, width]; row-major.</summary>
    public float[] Pixels { get; } = new float[capacity * channels * size.PixelCount];

    /// <summary>The class indices: [Count, height, width] or [Count, depth, height, width], row-major; 255 for pixels that do not count.</summary>
    public byte[] Labels { get; } = new byte[capacity * size.PixelCount];

    /// <summary>The normalised pixels and the class indices for the engine.</summary>
    public (Tensor Pixels, Tensor Labels) ToTensors(Device device)
    {
        return (ToPixels(device), ToLabels(Labels.AsSpan(0, Count * PixelsPerPatch), [Count, .. GetSides(size, rank)], device));
    }

    /// <summary>The normalised pixels for the engine.</summary>
    public Tensor ToPixels(Device device) => ToPixels(Pixels.AsSpan(0, Count * ValuesPerPatch), [Count, channels, .. GetSides(size, rank)], device);

    /// <summary>The sides in the order of a tensor's dimensions: of images [H, W], of volumes [D, H, W].</summary>
    public static long[] GetSides(ImageSize size, int rank) => rank == 3 ? [size.Depth, size.Height, size.Width] : [size.Height, size.Width];

    /// <summary>Normalised pixels as [N, C, sides…] numbers, with a single copy.</summary>
    public static Tensor ToPixels(ReadOnlySpan<float> planes, long[] shape, Device device)
    {
        var tensor = empty(shape, dtype: ScalarType.Float32);
        MemoryMarshal.AsBytes(planes).CopyTo(tensor.bytes);
        return tensor.to(device);
    }

    /// <summary>Class indices as [N, sides…] 64-bit integers, with a single copy.</summary>
    public static Tensor ToLabels(ReadOnlySpan<byte> labels, long[] shape, Device device)
    {
        var tensor = empty(shape, dtype: ScalarType.Byte);
        labels.CopyTo(tensor.bytes);
        return tensor.to(device).to_type(ScalarType.Int64);
    }
}
