using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>Finds the device to train on.</summary>
internal static class TrainingDevice
{
    /// <summary>The CUDA device that the context names, or the processor.</summary>
    /// <exception cref="SegmentationException">The device is not there, and the context does not allow the processor instead.</exception>
    public static torch.Device Choose(MLContext context, IChannel channel)
    {
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

        string problem = $"The CUDA device {index} was asked for (MLContext.GpuDeviceId), but {(count == 0 ? "no CUDA device can be used" : $"there are only {count}, counted from 0")}.";
        if (!context.FallbackToCpu)
        {
            throw new SegmentationException($"{problem} Reference a TorchSharp-cuda package on a machine with such a device, or set MLContext.FallbackToCpu to train on the processor.");
        }

        channel.Warning(MessageSensitivity.None, "{0} Training on the processor instead.", problem);
        return torch.CPU;
    }
}
