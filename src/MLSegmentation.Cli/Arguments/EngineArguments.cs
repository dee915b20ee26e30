using System.CommandLine;
using System.Globalization;
using MLSegmentation.Cli.Completion;
using MLSegmentation.Cli.Screen;
using Microsoft.ML;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about what a model is trained and applied with.</summary>
internal sealed class EngineArguments
{
    private const string ThreadsVariable = "OMP_NUM_THREADS";

    // Somewhat below what the library takes, and above the smallest time there is.
    private const double LongestTimeLimit = 2_000_000;
    private const double ShortestTimeLimit = 1e-6;

    private readonly Option<int?> _threads =
        Option.Integer("--threads", "Processor threads to compute with. Default: OMP_NUM_THREADS, or half of the logical processors.", unit: "THREADS");
    private readonly Option<string> _device;
    private readonly Option<GraphOptimization?> _optimization = Option.Choice<GraphOptimization>(
        "--optimization", "How far ONNX Runtime rewrites the network before it computes it.", new SegmentationExecutionOptions().Optimization);
    private readonly Option<bool> _noArena = Option.Switch(
        "--no-arena", "Give memory back to the system after every image, which takes longer, instead of keeping it for the next one.");

    // One for all commands: the end of the program asks for it, too.
    private static readonly Option<double?> TimeLimit = Option.Real(
        "--time-limit",
        "The longest time that the network may take for one image, or one tile of it; an image that takes longer is given up. Default: no limit.",
        "SECONDS");

    private readonly TilingArguments _tiling = new();

    private EngineArguments(bool areForScoring, bool areForTrials = false)
    {
        _device = new("--device")
        {
            Description = areForScoring
                ? "Where to compute: the processor, or what else ONNX Runtime has in the package that the tool was built with (mlseg info)."
                : "Where to compute: the processor, or a GPU.",
            HelpName = areForScoring ? "cpu|cuda|tensorrt|…|NAME:INDEX" : "cpu|cuda|cuda:INDEX",
            DefaultValueFactory = _ => "cpu",
        };
        OptionCompletion.Offer(_device, areForScoring ? ["cpu", "cuda", "tensorrt"] : ["cpu", "cuda"]);
        Options = areForTrials ? [_threads, _device, TimeLimit]
            : areForScoring ? [_threads, _device, _optimization, _noArena, TimeLimit, .. _tiling.Options]
            : [_threads, _device];
    }

    public IEnumerable<Option> Options { get; }

    /// <summary>Those of how large images are scored in tiles.</summary>
    public IEnumerable<Option> Tiling => _tiling.Options;

    /// <inheritdoc cref="TilingArguments.WarnOfUnused"/>
    public void WarnOfUnusedTiling(ParseResult parsed) => _tiling.WarnOfUnused(parsed);

    /// <summary>The options of commands that apply a model.</summary>
    public static EngineArguments ForScoring() => new(areForScoring: true);

    /// <summary>The options of commands that only try a model, with small images.</summary>
    public static EngineArguments ForTrials() => new(areForScoring: true, areForTrials: true);

    /// <summary>The options of commands that train one.</summary>
    public static EngineArguments ForTraining() => new(areForScoring: false);

    /// <summary>Whether runs of a network may go on that were given up.</summary>
    public static bool MayLeaveRuns(ParseResult parsed) => parsed.GetResult(TimeLimit) is not null;

    /// <summary>Refuses a variable that the engines would complain about on their own, in the middle of the output.</summary>
    /// <exception cref="UsageException">It holds no number of threads.</exception>
    public static void CheckThreadsVariable()
    {
        if (Environment.GetEnvironmentVariable(ThreadsVariable) is { } text
            && !text.Split(',').All(part => uint.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out uint threads) && threads > 0))
        {
            throw new UsageException(
                $"The environment variable {ThreadsVariable} is '{text}'; it must be a number of threads of at least 1. Set it to one, or unset it.");
        }
    }

    /// <summary>Throws when one of the options was given where no model computes anything.</summary>
    public void RequireNone(ParseResult parsed) =>
        UsageException.ThrowIfGiven(parsed, "says how a model computes, and no --model is given; add one", [.. Options]);

    /// <summary>Throws when a limit of time was given, where no image is scored.</summary>
    public static void RequireNoTimeLimit(ParseResult parsed, string reason) => UsageException.ThrowIfGiven(parsed, reason, TimeLimit);

    public int? Threads(ParseResult parsed) => parsed.GetValue(_threads);

    /// <summary>The index of the GPU to train on, or null for the processor.</summary>
    public int? GpuDeviceId(ParseResult parsed) => ScoringDevice.TryParse(parsed.GetValue(_device)!) switch
    {
        { Provider: ExecutionProvider.Cpu } => null,
        { Provider: ExecutionProvider.Cuda } device => device.Index,
        _ => throw new UsageException($"--device takes cpu, cuda or cuda:INDEX, not '{parsed.GetValue(_device)}'."),
    };

    /// <summary>Opens a model, whose warnings about images are shown.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="file">The model.</param>
    /// <param name="parsed">What was given.</param>
    /// <param name="cancellation">Stops the opening, and scoring later.</param>
    /// <param name="scoring">What other options say of scoring. Default: null, the defaults.</param>
    /// <exception cref="SegmentationException">The file holds no model.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; scoring throws it, too.</exception>
    public SegmentationTransformer LoadModel(
        MLContext mlContext, FileInfo file, ParseResult parsed, CancellationToken cancellation, SegmentationScoringOptions? scoring = null) =>
        LoadModel(options => mlContext.Segmentation().Load(file.ToString(), options), parsed, cancellation, scoring);

    /// <summary>Opens a model in a way of the command's own.</summary>
    /// <param name="load">Opens it with these options.</param>
    /// <param name="parsed">What was given.</param>
    /// <param name="cancellation">Stops the opening, and scoring later.</param>
    /// <param name="scoring">What other options say of scoring. Default: null, the defaults.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; scoring throws it, too.</exception>
    /// <exception cref="SegmentationOptionException">The tiles that were asked for have a depth, and images have none.</exception>
    public SegmentationTransformer LoadModel(
        Func<SegmentationScoringOptions, SegmentationTransformer> load,
        ParseResult parsed,
        CancellationToken cancellation,
        SegmentationScoringOptions? scoring = null) =>
        WithDefaultColumns(load(ScoringOptions(parsed, cancellation, scoring)));

    /// <summary>How a model is to score; its warnings about images are shown.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="cancellation">Stops the opening, and scoring later.</param>
    /// <param name="scoring">What other options say of scoring. Default: null, the defaults.</param>
    public SegmentationScoringOptions ScoringOptions(ParseResult parsed, CancellationToken cancellation, SegmentationScoringOptions? scoring = null) =>
        ReadScoring(parsed, scoring) with { CancellationToken = cancellation, Warning = WarningLine.Write };

    /// <summary>How a model scores, beside what other options say of that.</summary>
    public SegmentationScoringOptions ReadScoring(ParseResult parsed, SegmentationScoringOptions? scoring = null)
    {
        var device = ScoringDevice.TryParse(parsed.GetValue(_device)!)
            ?? throw new UsageException($"--device takes {ScoringDevice.Allowed}, not '{parsed.GetValue(_device)}'.");
        return (scoring ?? new SegmentationScoringOptions()) with
        {
            Threads = Threads(parsed),
            GpuDeviceId = device.Index,
            Execution = new()
            {
                Provider = device.Provider,
                ProviderSettings = device.Settings,
                Optimization = parsed.GetValue(_optimization) ?? new SegmentationExecutionOptions().Optimization,
                MemoryArena = !parsed.GetValue(_noArena),
            },
            TimeLimit = ReadTimeLimit(parsed),
            Tiling = _tiling.Read(parsed),
        };
    }

    private static TimeSpan? ReadTimeLimit(ParseResult parsed) => parsed.GetValue(TimeLimit) switch
    {
        null => null,
        > 0 and <= LongestTimeLimit and var seconds => TimeSpan.FromSeconds(Math.Max(seconds, ShortestTimeLimit)),
        var seconds => throw new UsageException(string.Create(
            CultureInfo.InvariantCulture, $"--time-limit takes a number of seconds above 0 and up to {LongestTimeLimit}, not {seconds}.")),
    };

    /// <summary>The model for the columns that the tool's data has, whatever a program called those that it saved the model with.</summary>
    private static SegmentationTransformer WithDefaultColumns(SegmentationTransformer model)
    {
        if ((model.ImageColumnName, model.PredictedLabelColumnName, model.ScoreColumnName) == ("Image", "PredictedLabel", "Score"))
        {
            return model;
        }

        using (model)
        {
            return model.WithColumns();
        }
    }
}
