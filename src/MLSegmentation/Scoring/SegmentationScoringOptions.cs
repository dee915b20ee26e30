using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Options;
using MLSegmentation.Scoring;

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
    /// How many images are scored in one run where they follow each other in a data view and have the same size, 1 to 1024. The first result that is
    /// asked for scores one such batch and no more; the order of rows stays, and an image that cannot be scored spoils no other. What the network
    /// computes is in memory for all of them: a batch has at most 4,194,304 pixels, those of an image of 2048x2048, whatever this number is.
    /// Default: 1, each image by itself when its row is read.
    /// </summary>
    /// <remarks>
    /// On a processor a run of several small images takes somewhat less time than as many runs, and one of large images does not; GPUs gain more. The
    /// columns that are read with the results are read with them, too, up to a batch ahead of the row. <c>Predict</c> and prediction engines score
    /// single images.
    /// </remarks>
    /// <exception cref="SegmentationOptionException">The value is below 1 or above 1024.</exception>
    public int BatchSize { get; init => field = Allowed.Between(value, 1, 1024); } = 1;

    /// <summary>
    /// Whether the images that come next in a data view, as many as <see cref="BatchSize"/>, are read and decoded on another thread while the network
    /// computes. Beside an image of more than 4,194,304 pixels nothing is read, so that two such are never in memory. Default: false, nothing is read
    /// before it is asked for.
    /// </summary>
    /// <remarks>The data is then read on threads of the pool, one at a time: what it comes from must not be bound to a thread.</remarks>
    public bool ReadAhead { get; init; }

    /// <summary>As which views every image is scored, whose probabilities are averaged. Default: <see cref="TestTimeAugmentation.None"/>.</summary>
    /// <exception cref="SegmentationOptionException">There is no such choice.</exception>
    public TestTimeAugmentation TestTimeAugmentation { get; init => field = Allowed.Defined(value); }

    /// <summary>
    /// What says how uncertain the class of each pixel is; it is then computed whenever an image is scored, and given in the columns <c>Uncertainty</c>,
    /// a vector of <see cref="float"/>, [H, W] flattened, and <c>MeanUncertainty</c>, and by <c>Predict</c>;
    /// <see cref="SegmentationTransformer.PredictFile"/> writes masks alone and does not compute it. Default:
    /// <see cref="UncertaintyMeasure.None"/>, nothing, and there are no such columns. The variance needs an ensemble, or
    /// <see cref="TestTimeAugmentation"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is no such measure.</exception>
    public UncertaintyMeasure Uncertainty { get; init => field = Allowed.Defined(value); }

    /// <summary>What the network is computed on, and how ONNX Runtime does so. Default: its own defaults, on the processor.</summary>
    public SegmentationExecutionOptions Execution { get; init => field = Allowed.NotNull(value, "options"); } = new();

    /// <summary>
    /// The device that scores, counted from 0: of CUDA, unless <see cref="SegmentationExecutionOptions.Provider"/> says otherwise. Default: null, which
    /// stands for <see cref="MLContext.GpuDeviceId"/> where a context is at hand, and for the processor otherwise.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int? GpuDeviceId { get; init => field = Allowed.AtLeast(value, 0, "for the processor"); }

    /// <summary>
    /// Whether to score on the processor where the device or the execution provider that is asked for cannot be used, with a <see cref="Warning"/> that
    /// says why, instead of failing. Default: false.
    /// </summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>How large images are scored, in tiles. Default: the defaults of <see cref="SegmentationTilingOptions"/>, which choose everything.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public SegmentationTilingOptions Tiling { get; init => field = Allowed.NotNull(value, "options of tiling"); } = new();

    /// <summary>
    /// The longest time that the network may take for one image, or for one tile of an image that is scored in tiles, above 0 and up to 24 days. An
    /// image that takes longer is given up with a <see cref="SegmentationException"/> that names it, and the next one can be scored. The network ends
    /// before its next operator; where a single operator does not end, it goes on by itself, and the next image waits for it. Default: null, no limit.
    /// </summary>
    /// <remarks>
    /// The decoding of the image does not count, nor does the opening of the network; of several views, each may take as long. Under a limit
    /// each image is scored on a thread of its own.
    /// </remarks>
    /// <exception cref="SegmentationOptionException">The value is not above 0, or too large.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = Allowed.When(
            value is null || (value > TimeSpan.Zero && value <= LongestTimeLimit), value, "times above 0 and up to 24 days, or null for no limit");
    }

    /// <summary>
    /// What is done to the masks, whose probabilities stay as they are. It belongs to this use of the model and is not saved with it; that of
    /// <see cref="SegmentationTransformer.WithPostProcessing"/> is, and so is the step <see cref="MaskTransformsExtensions.PostProcessMasks"/> of a
    /// pipeline. Default: null, what the model says (<see cref="SegmentationModelInfo.PostProcessing"/>), mostly nothing; <c>new()</c> does nothing.
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

    /// <summary>What the network is computed on.</summary>
    internal ExecutionProvider Provider => Execution.Provider ?? (GpuDeviceId is null ? ExecutionProvider.Cpu : ExecutionProvider.Cuda);

    /// <summary>The options with the device settings and the log of a context where they are silent.</summary>
    /// <exception cref="SegmentationOptionException">A device is given to a provider that has none.</exception>
    internal static SegmentationScoringOptions Resolve(SegmentationScoringOptions? options, MLContext? context = null)
    {
        options ??= new SegmentationScoringOptions();
        bool takesDevice = options.Execution.Provider is not { } provider || ExecutionProviders.TakesDevice(provider);
        if (options.GpuDeviceId is { } device && !takesDevice)
        {
            throw SegmentationOptionException.Conflict(
                nameof(GpuDeviceId), device, $"and the execution provider {options.Execution.Provider} takes no such number; leave one of the two out");
        }

        return options with
        {
            GpuDeviceId = takesDevice ? options.GpuDeviceId ?? context?.GpuDeviceId : null,
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
