using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How a model scores.</summary>
public sealed record SegmentationScoringOptions
{
    /// <summary>
    /// The processor threads that one image is scored with, 1 to 1024. Default: null, which stands for the environment variable
    /// OMP_NUM_THREADS where it is set, else for half the logical processors.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1 or above 1024.</exception>
    public int? Threads { get; init => field = Allowed.Threads(value); }

    /// <summary>
    /// The CUDA device that scores, counted from 0. Default: null, which stands for
    /// <see cref="MLContext.GpuDeviceId"/> where a context is at hand, and for the processor otherwise.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int? GpuDeviceId { get; init => field = Allowed.AtLeast(value, 0, "for the processor"); }

    /// <summary>Whether to score on the processor where the CUDA device cannot be used, instead of failing. Default: false.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>
    /// Gets one line, a sentence, for each thing about the scored images that users should know, such as that their values are of another range
    /// than those of the training. It may be called on any thread that scores. Default: null, which stands for a warning in the log of the
    /// context where one is at hand.
    /// </summary>
    public Action<string>? Warning { get; init; }

    /// <summary>The options with the device settings and the log of a context where they are silent.</summary>
    internal static SegmentationScoringOptions Resolve(SegmentationScoringOptions? options, MLContext? context = null)
    {
        options ??= new SegmentationScoringOptions();
        return options with
        {
            GpuDeviceId = options.GpuDeviceId ?? context?.GpuDeviceId,
            FallbackToCpu = options.FallbackToCpu || context?.FallbackToCpu == true,
            Warning = options.Warning ?? (context is null ? null : line => Log(context, line)),
        };
    }

    private static void Log(MLContext context, string line)
    {
        using var channel = ((IHostEnvironment)context).Start("Segmentation scoring");
        channel.Warning(MessageSensitivity.None, "{0}", line);
    }
}
