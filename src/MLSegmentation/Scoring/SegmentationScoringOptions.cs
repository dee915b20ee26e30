using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How a model scores.</summary>
public sealed record SegmentationScoringOptions
{
    // What waiting for a thread takes.
    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromMilliseconds(int.MaxValue);

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
    /// The longest time that the network may take for one image, above 0 and up to 24 days. An image that takes longer is given up with a
    /// <see cref="SegmentationException"/> that names it, and the next one can be scored. The network ends before its next operator; where a single
    /// operator does not end, it goes on by itself, and the next image waits for it. Default: null, no limit.
    /// </summary>
    /// <remarks>
    /// The decoding of the image does not count, nor does the opening of the network. Under a limit each image is scored on a thread of its own.
    /// </remarks>
    /// <exception cref="SegmentationOptionException">The value is not above 0, or too large.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = Allowed.When(
            value is null || (value > TimeSpan.Zero && value <= LongestTimeLimit), value, "times above 0 and up to 24 days, or null for no limit");
    }

    /// <summary>
    /// What is done to the masks, whose probabilities stay as they are. It belongs to this use of the model and is not saved with it; the step
    /// <see cref="MaskTransformsExtensions.PostProcessMasks"/> of a pipeline is. Default: null, nothing.
    /// </summary>
    public MaskPostProcessing? PostProcessing { get; init; }

    /// <summary>
    /// Stops the scoring of data, also in the middle of an image, and the opening of the model, with an <see cref="OperationCanceledException"/>.
    /// It is the model's: once it is cancelled, the model scores no more. Default: none.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Whether the network is opened when the first image is scored, and not when the model is loaded. Reading what a model says about itself and
    /// writing it elsewhere then costs no more than reading its file; what is wrong with the network itself shows later. Where opening fails, the next
    /// image has it tried again. Default: false.
    /// </summary>
    public bool OpenLazily { get; init; }

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
