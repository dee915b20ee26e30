using System.CommandLine;
using System.Globalization;
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
    private readonly Option<string> _device = new("--device")
    {
        Description = "Where to compute: the processor, or a GPU.",
        HelpName = "cpu|cuda|cuda:INDEX",
        DefaultValueFactory = _ => "cpu",
    };

    // One for all commands: the end of the program asks for it, too.
    private static readonly Option<double?> TimeLimit = Option.Real(
        "--time-limit", "The longest time that the network may take for one image; an image that takes longer is given up. Default: no limit.", "SECONDS");

    private readonly bool _areForScoring;

    private EngineArguments(bool areForScoring) => _areForScoring = areForScoring;

    public IEnumerable<Option> Options => _areForScoring ? [_threads, _device, TimeLimit] : [_threads, _device];

    /// <summary>The options of commands that apply a model.</summary>
    public static EngineArguments ForScoring() => new(areForScoring: true);

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

    public int? Threads(ParseResult parsed) => parsed.GetValue(_threads);

    /// <summary>The index of the GPU, or null for the processor.</summary>
    public int? GpuDeviceId(ParseResult parsed) => parsed.GetValue(_device)! switch
    {
        "cpu" => null,
        "cuda" => 0,
        ['c', 'u', 'd', 'a', ':', .. var index] when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int id) => id,
        var name => throw new UsageException($"--device takes cpu, cuda or cuda:INDEX, not '{name}'."),
    };

    /// <summary>Opens a model, whose warnings about images are shown.</summary>
    /// <exception cref="SegmentationException">The file holds no model.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; scoring throws it, too.</exception>
    public SegmentationTransformer LoadModel(MLContext mlContext, FileInfo file, ParseResult parsed, CancellationToken cancellation)
    {
        var options = ReadScoring(parsed) with { CancellationToken = cancellation, Warning = WarningLine.Write };
        return WithDefaultColumns(mlContext.Segmentation().Load(file.ToString(), options));
    }

    /// <summary>How a model scores.</summary>
    public SegmentationScoringOptions ReadScoring(ParseResult parsed) => new()
    {
        Threads = Threads(parsed),
        GpuDeviceId = GpuDeviceId(parsed),
        TimeLimit = ReadTimeLimit(parsed),
    };

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
