using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg compare</c>: which of two predictions of the same images is better, and whether that may be chance.</summary>
internal sealed class CompareCommand : Command
{
    private static readonly BootstrapOptions Defaults = new();

    private readonly Option<FileInfo[]> _models = new("--model") { Description = "A trained model (.zip or .onnx); given twice, A and B.", HelpName = "FILE" };
    private readonly Option<DirectoryInfo[]> _predictions = new("--predictions")
    {
        Description = "A folder of predicted masks, in place of a model; given twice, A and B. Beside a model, it is B.",
        HelpName = "DIR",
    };
    private readonly EvaluationInput _input = new("The folder of images to apply models to.");
    private readonly MeanArguments _means = new();
    private readonly Option<int?> _bootstrap = Option.Integer(
        "--bootstrap", $"Estimate the intervals from so many resamples of the images. Default: {Defaults.Resamples}.", unit: "RESAMPLES");
    private readonly Option<int?> _seed = Option.Integer("--seed", $"The seed of the resamples. Default: {Defaults.Seed}.");
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public CompareCommand()
        : base("compare", "Compare two models, or two folders of predicted masks, image by image.")
    {
        this.Add([_models, _predictions, _bootstrap, _seed, _json, .. _input.Options, .. _means.Options]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var models = parsed.GetValue(_models) ?? [];
        var predictions = parsed.GetValue(_predictions) ?? [];
        RequireTwo(models, predictions, _input.HasImages(parsed));
        var json = parsed.GetValue(_json);
        if (models.Length == 0)
        {
            _input.RequireNoEngine(parsed);
            _input.RequireNoImages(parsed);
        }

        OutputFile.RequireWritable([json], models, _input.Files(parsed, predictions));

        var mlContext = new MLContext();
        var options = _means.Read(parsed) with { CancellationToken = cancellation };
        SegmentationClasses? modelClasses = null;
        var metrics = new List<SegmentationMetrics>();
        foreach (var model in models)
        {
            using var opened = _input.Open(parsed, mlContext, model, cancellation);
            modelClasses ??= opened.Model!.Classes;
            metrics.Add(opened.Evaluate(mlContext, options));
        }

        foreach (var folder in predictions)
        {
            using var opened = OpenMasks(parsed, mlContext, folder, modelClasses);
            metrics.Add(opened.Evaluate(mlContext, options));
        }

        var bootstrap = new BootstrapOptions { Resamples = parsed.GetValue(_bootstrap) ?? Defaults.Resamples, Seed = parsed.GetValue(_seed) ?? Defaults.Seed };
        var comparison = mlContext.Segmentation().Compare(metrics[0], metrics[1], bootstrap);
        string[] names = [.. models.Select(model => model.ToString()), .. predictions.Select(folder => folder.ToString())];
        Write(comparison, names, json);
        _input.WarnOfUnusedTiling(parsed);
        return 0;
    }

    private static void Write(SegmentationComparison comparison, string[] names, FileInfo? json)
    {
        Terminal.WriteLine($"A: {names[0]}");
        Terminal.WriteLine($"B: {names[1]}");
        ComparisonTable.Write(comparison);
        var result = JsonNode.Parse(comparison.ToJson())!.AsObject();
        result.Insert(0, "a", names[0]);
        result.Insert(1, "b", names[1]);
        OutputFile.WriteJson(json, result);
    }

    private static void RequireTwo(FileInfo[] models, DirectoryInfo[] predictions, bool hasImages)
    {
        if (models.Length + predictions.Length != 2)
        {
            throw new UsageException(
                $"Give two predictions to compare: --model or --predictions twice, or each once; {models.Length + predictions.Length} are given.");
        }

        if (models.Length > 0 && !hasImages)
        {
            throw new UsageException("Give the folder of images to apply the model to with --images, or the pairs of images and masks with --pairs.");
        }
    }

    // Images are paired by their paths. Two folders of predictions have the true masks in common, if nothing else.
    private EvaluatedPredictions OpenMasks(ParseResult parsed, MLContext mlContext, DirectoryInfo folder, SegmentationClasses? modelClasses) =>
        _input.Open(parsed, mlContext, folder, _input.Images(parsed) ?? _input.Masks(parsed), modelClasses);
}
