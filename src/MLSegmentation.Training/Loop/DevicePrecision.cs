using System.Runtime.InteropServices;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>Knows which precision a device can compute in.</summary>
internal static class DevicePrecision
{
    /// <summary>Refuses a precision that the device does not have, before any image is read.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="device">The device.</param>
    /// <param name="attempt">Computes a little in the precision; fails as the engine does where the device has it not.</param>
    /// <exception cref="SegmentationException">The device cannot compute in this precision.</exception>
    public static void Require(TrainingPrecision precision, Device device, Action<TrainingPrecision, Device>? attempt = null)
    {
        try
        {
            if (precision != TrainingPrecision.Full)
            {
                (attempt ?? Try)(precision, device);
            }
        }
        catch (ExternalException exception)
        {
            string message = exception.Message.Split('\n', 2)[0].TrimEnd();
            throw new SegmentationException(
                $"Mixed precision with bfloat16 was asked for, but the device {device} does not have it: {message} Train in full precision, "
                + "on the processor, or on a GPU of compute capability 8.0 or newer.",
                exception);
        }
    }

    // TorchSharp does not tell the compute capability of a device, but whether a convolution and its gradients can be had shows.
    private static void Try(TrainingPrecision precision, Device device)
    {
        using var scope = NewDisposeScope();
        var builder = new GraphBuilder(inputChannels: 8, rank: 2);
        using var module = new GraphModule(builder.ToGraph(builder.Conv("trial", builder.Input, channels: 8))).to(device);
        module.Precision = precision;
        module.forwardHeads(zeros([1, 8, 8, 8], device: device))[0].sum().backward();
        _ = module.parameters().First().grad!.sum().item<float>();
    }
}
