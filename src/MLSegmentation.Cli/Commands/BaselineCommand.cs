using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Classical;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg baseline</c>: how far one gets without a network.</summary>
internal sealed class BaselineCommand : Command
{
    private const string AllMethods = "all";
    private const double DefaultTestFraction = 0.2;

    private static readonly ClassicalOptions Defaults = new();

    private readonly DataArguments _data = new("The folder of images to fit the methods to.", "The folder of their masks: the same file names.");
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<DirectoryInfo> _testImages = Option.Folder("--test-images", "The folder of images to evaluate the methods on.");
    private readonly Option<DirectoryInfo> _testMasks = Option.Folder("--test-masks", "The folder of their masks.");
    private readonly Option<FileInfo> _testPairs =
        Option.File("--test-pairs", "A CSV file that names images and masks to evaluate on, instead of these two folders.");
    private readonly Option<double?> _testFraction = Option.Real(
        "--test-fraction", $"The share of the images to evaluate on, where no others are given. {Default(DefaultTestFraction)}");
    private readonly Option<string?> _method = Option.Choice(
        "--method",
        "Which method.",
        ClassicalMethod.All.Select(method => method.Name).Prepend(AllMethods).ToDictionary(name => name, name => name),
        AllMethods);
    private readonly Option<FileInfo> _network = Option.File("--network", "A trained model (.zip or .onnx) to evaluate on the same images.");
    private readonly Option<int?> _fittingImages = Option.Integer(
        "--fitting-images", $"On how many images the parameters are tried. {Default(Defaults.FittingImages)}", unit: "IMAGES");
    private readonly Option<int?> _seed = CommonOptions.Seed();
    private readonly EngineArguments _engine = EngineArguments.ForScoring();
    private readonly MeanArguments _means = new();
    private readonly Option<FileInfo> _model =
        Option.File("--model", "Write the fitted method to this file, a model of ML.NET; of several methods the best.", [".zip"]);
    private readonly Option<FileInfo> _json = CommonOptions.Json();
    private readonly Option<FileInfo> _report = Option.File(
        "--report", "Write a report to this file: one HTML page about the network, or the best method, beside the others.");

    public BaselineCommand()
        : base("baseline", "Fit classical methods, and show how far one gets without a network.")
    {
        this.Add(
        [
            .. _data.Options, _classes, _testImages, _testMasks, _testPairs, _testFraction, _method, _network, _fittingImages, _seed, .. _engine.Options,
            .. _means.Options, _model, _json, _report,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_network) is null)
        {
            Option[] others = [.. _engine.Options.Where(option => option.Name != "--threads")];
            UsageException.ThrowIfGiven(parsed, "says how a network computes, and there is none; give --network", others);
        }

        FileInfo?[] written = [parsed.GetValue(_model), parsed.GetValue(_json), parsed.GetValue(_report)];
        OutputFile.RequireWritable(written, [parsed.GetValue(_network)], _data.Files(parsed, (_testImages, _testMasks, _testPairs)));
        var mlContext = new MLContext(parsed.GetValue(_seed) ?? CommonOptions.DefaultSeed);

        // A file that is no model is known before methods are fitted.
        using var network = parsed.GetValue(_network) is { } file ? _engine.LoadModel(mlContext, file, parsed, cancellation) : null;
        var (trainSet, testSet) = Load(parsed, mlContext);
        var evaluation = _means.Read(parsed) with { CancellationToken = cancellation };
        var run = new BaselineRun(mlContext, trainSet, testSet, ReadOptions(parsed, cancellation), evaluation);
        var results = parsed.GetValue(_method) is { } name and not AllMethods
            ? [run.Run(ClassicalMethod.Find(name)!)]
            : run.RunAll(BaselineRun.MethodsFor(CountClasses(parsed, trainSet)));
        var tested = new TestedNetwork(testSet, network, network is null ? null : Evaluate(mlContext, network, testSet, evaluation));
        Write(parsed, mlContext, results, tested);
        WriteReport(parsed, mlContext, results, tested, cancellation);
        _engine.WarnOfUnusedTiling(parsed);
        return 0;
    }

    private static string Default(double value) => FormattableString.Invariant($"Default: {value}.");

    private (IDataView TrainSet, IDataView TestSet) Load(ParseResult parsed, MLContext mlContext)
    {
        var classes = parsed.GetValue(_classes);
        var data = _data.Load(mlContext, parsed, classes);
        if ((parsed.GetValue(_testImages) ?? parsed.GetValue(_testMasks) ?? (FileSystemInfo?)parsed.GetValue(_testPairs)) is not null)
        {
            UsageException.ThrowIfGiven(parsed, "takes a part of the images, but there are images to test on", _testFraction);
            return (data, _data.Load(mlContext, parsed, classes, (_testImages, _testMasks, _testPairs)));
        }

        double fraction = parsed.GetValue(_testFraction) ?? DefaultTestFraction;
        if (fraction is <= 0 or >= 1)
        {
            throw new UsageException(FormattableString.Invariant($"--test-fraction takes a number above 0 and below 1, not {fraction}."));
        }

        return Split(mlContext, data, fraction, parsed.GetValue(_seed) ?? CommonOptions.DefaultSeed);
    }

    /// <summary>Holds so large a part of the images back by chance, at least one, and leaves at least one.</summary>
    private static (IDataView TrainSet, IDataView TestSet) Split(MLContext mlContext, IDataView data, double fraction, int seed)
    {
        string[] paths = [.. data.GetColumn<string>("ImagePath")];
        if (paths.Length < 2)
        {
            throw new SegmentationException(
                "There is only one image, and a method is evaluated on other images than it is fitted to. Add images, or name others with --test-images "
                + "and --test-masks.");
        }

        int[] order = [.. Enumerable.Range(0, paths.Length)];
        new Random(seed).Shuffle(order);
        int held = Math.Clamp((int)Math.Round(fraction * paths.Length), 1, paths.Length - 1);
        var tested = order.Take(held).Select(index => paths[index]).ToHashSet(StringComparer.Ordinal);
        return (Keep(isTested: false), Keep(isTested: true));

        IDataView Keep(bool isTested) => mlContext.Data.FilterByCustomPredicate<NamedImage>(data, image => tested.Contains(image.ImagePath) != isTested);
    }

    private ClassicalOptions ReadOptions(ParseResult parsed, CancellationToken cancellation) => Defaults with
    {
        FittingImages = parsed.GetValue(_fittingImages) ?? Defaults.FittingImages,
        Seed = parsed.GetValue(_seed) ?? CommonOptions.DefaultSeed,
        Threads = _engine.Threads(parsed),
        CancellationToken = cancellation,
    };

    /// <summary>How many classes there are; two where nobody says.</summary>
    private int CountClasses(ParseResult parsed, IDataView trainSet) =>
        parsed.GetValue(_classes)?.Count ?? trainSet.GetColumn<SegmentationMask>("Label").Select(mask => mask.Classes).FirstOrDefault()?.Count ?? 2;

    private static NetworkMetrics Evaluate(
        MLContext mlContext, SegmentationTransformer network, IDataView testSet, SegmentationEvaluationOptions evaluation)
    {
        long begin = Stopwatch.GetTimestamp();
        var metrics = mlContext.Segmentation().Evaluate(network.Transform(testSet), options: evaluation);
        var result = BaselineResult.Create("network", metrics) with { ScoringSeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds };
        return new NetworkMetrics(metrics, result);
    }

    private void Write(ParseResult parsed, MLContext mlContext, IReadOnlyList<ClassicalBaseline> results, TestedNetwork tested)
    {
        var best = results.MaxBy(result => result.Result.MeanDice)!;
        if (parsed.GetValue(_model) is { } model)
        {
            SavedMethod.Write(mlContext, best.Transformer, model.ToString());
        }

        BaselineTable.Write([.. results.Select(result => result.Result), .. tested.Metrics is { } metrics ? [metrics.Result] : (BaselineResult[])[]]);
        Terminal.WriteLine(FormattableString.Invariant($"Evaluated on {best.Metrics.ImageCount} images. Best method: {best.Result.Name}."));
        OutputFile.WriteJson(parsed.GetValue(_json), new
        {
            Images = best.Metrics.ImageCount,
            Best = best.Result.Name,
            Methods = results.Select(result => result.Result),
            Network = tested.Metrics?.Result,
        });
    }

    private void WriteReport(
        ParseResult parsed, MLContext mlContext, IReadOnlyList<ClassicalBaseline> results, TestedNetwork tested, CancellationToken cancellation)
    {
        if (parsed.GetValue(_report) is not { } report)
        {
            return;
        }

        var best = results.MaxBy(result => result.Result.MeanDice)!;
        var (metrics, scored) = tested.Network is null
            ? (best.Metrics, best.Transformer.Transform(tested.TestSet))
            : (tested.Metrics!.Metrics, tested.Network.Transform(tested.TestSet));
        mlContext.Segmentation().SaveReport(report.ToString(), metrics, scored, new SegmentationReportOptions
        {
            Title = tested.Network is null ? $"Simple methods: {best.Result.Name}" : "Network and simple methods",
            Model = tested.Network?.Info,
            Command = CommandText.Of(parsed),
            Baselines = [.. results.Select(result => result.Result)],
            CancellationToken = cancellation,
        });
        Terminal.WriteLine($"Report: {report}");
    }

    /// <summary>The images to evaluate on, and the network and its metrics where there is one.</summary>
    private sealed record TestedNetwork(IDataView TestSet, SegmentationTransformer? Network, NetworkMetrics? Metrics);

    /// <summary>An image by its file.</summary>
    private sealed class NamedImage
    {
        public string ImagePath { get; set; } = "";
    }

    /// <summary>How well a network does.</summary>
    private sealed record NetworkMetrics(SegmentationMetrics Metrics, BaselineResult Result);
}
