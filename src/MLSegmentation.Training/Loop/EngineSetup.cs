using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Options;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>Prepares the engine for a training, and tells what it is and what it does wrong.</summary>
internal static partial class EngineSetup
{
    // Of the engine's allocators on the processor and on a GPU, and of the C++ library.
    private static readonly string[] MemoryMessages = ["can't allocate memory", "not enough memory", "out of memory", "bad_alloc"];

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
            throw Describe(exception);
        }
    }

    private static SegmentationException Describe(ExternalException exception)
    {
        // The engine's messages go on with a trace of its own code.
        string message = exception.Message.Split('\n', 2)[0].Trim();
        if (!Array.Exists(MemoryMessages, text => message.Contains(text, StringComparison.OrdinalIgnoreCase)))
        {
            return new SegmentationException($"The training engine failed: {message}", exception);
        }

        OptionName batch = new(nameof(SegmentationTrainerOptions.BatchSize)), crop = new(nameof(SegmentationTrainerOptions.Crop));
        return SegmentationException.Naming(
            $"The memory is used up: {Refusal(message)}. Train with smaller batches ({batch}), smaller crops ({crop}) or a smaller network, or give the "
            + $"process more memory.",
            exception,
            SegmentationErrorKind.OutOfMemory);
    }

    private static string Refusal(string message) =>
        RefusedBytes().Match(message) is { Success: true } match && long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out long bytes)
            ? string.Create(CultureInfo.InvariantCulture, $"the training engine was refused {bytes:N0} bytes")
            : message.TrimEnd('.');

    [GeneratedRegex(@"tried to allocate (\d{1,18}) bytes")]
    private static partial Regex RefusedBytes();
}
