using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>Prepares the engine for a training, and tells what it is and what it does wrong.</summary>
internal static class EngineSetup
{
    /// <summary>Chooses the device that the context asks for, and sets up memory.</summary>
    public static torch.Device Prepare(MLContext context, ExecutionOptions execution, IChannel channel)
    {
        if (execution.ReuseMemory && MemoryReuse.Enable())
        {
            channel.Trace(MessageSensitivity.None, "The process reuses the memory that native libraries free.");
        }

        var device = TrainingDevice.Choose(context, channel);
        DevicePrecision.Require(execution.Precision, device);
        _ = TrainingDevice.GetReplicas(device, execution.Replicas);
        return device;
    }

    /// <summary>Tries the engine on every convolution of the network, and logs and tells what was found.</summary>
    public static TrainingEngineInfo Check(
        NetworkGraph graph, TrainingPrecision precision, torch.Device device, IChannel channel, CancellationToken cancellationToken)
    {
        var found = ConvolutionCheck.Shared.Check(graph, precision, device, cancellationToken);
        string[] padded = [.. found.Where(convolution => !convolution.IsPlain).Select(convolution => convolution.ToString())];
        string rest = padded.Length == 0 ? "all of them right" : $"{padded.Length} of them wrong as they are and right with channels of zeros added";
        string version = $"libtorch {EngineLibrary.Version}";
        channel.Info(MessageSensitivity.None, "{0} on {1}: tried the network's {2} kinds of convolutions, {3}.", version, device, found.Count, rest);
        return new(version, device.ToString(), found.Count, padded);
    }

    /// <summary>Computes, and turns failures of the engine into errors for users.</summary>
    public static T Explain<T>(Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (ExternalException exception)
        {
            // The engine's messages go on with a trace of its own code.
            string message = exception.Message.Split('\n', 2)[0].TrimEnd();
            throw new SegmentationException(
                $"The training engine failed: {message} If it ran out of memory, train with smaller batches, smaller crops or a smaller network.", exception);
        }
    }
}
