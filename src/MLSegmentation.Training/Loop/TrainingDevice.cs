using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Options;
using MLSegmentation.Training.Execution;
using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>Finds the device to train on.</summary>
internal static class TrainingDevice
{
    private static readonly OptionName Gpu = new($"{nameof(MLContext)}.{nameof(MLContext.GpuDeviceId)}");
    private static readonly OptionName Replicas = new($"{nameof(SegmentationTrainerOptions.Execution)}.{nameof(ExecutionOptions.Replicas)}");
    private static readonly OptionName Fallback = new($"{nameof(MLContext)}.{nameof(MLContext.FallbackToCpu)}");

    /// <summary>The CUDA device that the context names, or the processor.</summary>
    /// <exception cref="SegmentationException">
    /// The device is not there, and the context does not allow the processor instead; or the engine cannot be loaded at all.
    /// </exception>
    public static torch.Device Choose(MLContext context, IChannel channel)
    {
        EngineLibrary.Require();
        if (context.GpuDeviceId is not { } index)
        {
            return torch.CPU;
        }

        int count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (index >= 0 && index < count)
        {
            // Both are off or on by default depending on the operation; the loss of precision is below that of the gradients.
            torch.backends.cuda.matmul.allow_tf32 = true;
            torch.backends.cudnn.allow_tf32 = true;
            return torch.device(DeviceType.CUDA, index);
        }

        OptionText problem = $"The CUDA device {index} was asked for ({Gpu}), "
            + $"but {(count == 0 ? "no CUDA device can be used" : $"there are only {count}, counted from 0")}.";
        if (!context.FallbackToCpu)
        {
            throw SegmentationException.Naming(
                $"{problem} Reference a TorchSharp-cuda package on a machine with such a device, or set {Fallback} to train on the processor.");
        }

        channel.Warning(MessageSensitivity.None, "{0} Training on the processor instead.", problem);
        return torch.CPU;
    }

    /// <summary>The devices of the copies of a network: GPUs one after another, or the processor for all.</summary>
    /// <exception cref="SegmentationException">There are fewer GPUs.</exception>
    public static IReadOnlyList<torch.Device> GetReplicas(torch.Device first, int count)
    {
        if (first.type != DeviceType.CUDA)
        {
            return [.. Enumerable.Repeat(first, count)];
        }

        int devices = torch.cuda.device_count();
        return first.index + count <= devices
            ? [.. Enumerable.Range(first.index, count).Select(index => torch.device(DeviceType.CUDA, index))]
            : throw SegmentationException.Naming(
                $"{Replicas} is {count}, one for each GPU from device {first.index} on, "
                + $"but there {(devices == 1 ? "is only one device" : $"are only {devices} devices")}, counted from 0. "
                + $"Choose fewer, or begin with a lower {Gpu}.");
    }

    /// <summary>Begins the engine's random numbers of the processor and of the device anew; it costs about a microsecond.</summary>
    public static void Seed(long seed, torch.Device device)
    {
        using var generator = torch.manual_seed(seed);
        if (device.type == DeviceType.CUDA)
        {
            torch.cuda.manual_seed_all(seed);
        }
    }
}
