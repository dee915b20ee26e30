using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg compare</c>: which of two predictions of the same images is better, and whether that may be chance.</summary>
internal sealed class CompareCommand
{
    private readonly Option<FileInfo[]> _models = new("--model") { Description = "A trained model (.zip or .onnx); given twice, A and B.", HelpName = "FILE" };
    private readonly Option<DirectoryInfo[]> _predictions = new("--predictions")
    {
        Description = "A folder of predicted masks, in place of a model; given twice, A and B. Beside a model, it is B.",
        HelpName = "DIR",
    };
    private readonly EvaluationInput _input = new("The folder of images to apply models to.");
    private readonly MeanArguments _means = new();
    private readonly Option<int?> _bootstrap = NumberOption.Integer(
        "--bootstrap", $"Estimate the intervals from so many resamples of the images. Default: {new BootstrapOptions().Resamples}.");
    private readonly Option<int?> _seed = NumberOption.Integer("--seed", $"The seed of the resamples. Default: {new BootstrapOptions().Seed}.");
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        var compare = new CompareCommand();
        var command = compare._input.CreateCommand(
            "compare", "Compare two models, or two folders of predicted masks, image by image.", compare.Run,
            compare._models, compare._predictions, compare._bootstrap, compare._seed, compare._json);
        compare._means.AddTo(command);
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var models = parsed.GetValue(_models) ?? [];
        var predictions = parsed.GetValue(_predictions) ?? [];
        RequireTwo(models, predictions, _input.Images(parsed));
        var json = parsed.GetValue(_json);
        OutputFile.RequireWritable([json], inputs: models.DistinctBy(model => model.FullName));

        var mlContext = new MLContext();
        var options = _means.Read(parsed) with { CancellationToken = cancellation };
        SegmentationMetrics[] metrics =
        [
            .. models.Select(model => Evaluate(mlContext, _input.Open(parsed, mlContext, model), options)),
            .. predictions.Select(folder => Evaluate(mlContext, OpenMasks(parsed, mlContext, folder), options)),
        ];
        var comparison = mlContext.Segmentation().Compare(metrics[0], metrics[1], ReadBootstrap(parsed));
        string[] names = [.. models.Select(model => model.ToString()), .. predictions.Select(folder => folder.ToString())];
        Console.WriteLine($"A: {names[0]}");
        Console.WriteLine($"B: {names[1]}");
        Console.Write(comparison);
        Write(json, names, comparison);
        return 0;
    }

    private static void RequireTwo(FileInfo[] models, DirectoryInfo[] predictions, DirectoryInfo? images)
    {
        if (models.Length + predictions.Length != 2)
        {
            throw new UsageException(
                $"Give two predictions to compare: --model or --predictions twice, or each once; {models.Length + predictions.Length} are given.");
        }

        if (models.Length > 0 && images is null)
        {
            throw new UsageException("Give the folder of images to apply the model to with --images.");
        }
    }

    private static SegmentationMetrics Evaluate(MLContext mlContext, EvaluatedPredictions predictions, SegmentationEvaluationOptions options)
    {
        using (predictions)
        {
            return predictions.Evaluate(mlContext, options);
        }
    }

    // Images are paired by their paths. Two folders of predictions have the true masks in common, if nothing else.
    private EvaluatedPredictions OpenMasks(ParseResult parsed, MLContext mlContext, DirectoryInfo folder) =>
        _input.Open(parsed, mlContext, folder, _input.Images(parsed) ?? _input.Masks(parsed));

    /// <summary>Writes the comparison behind the names of what is compared.</summary>
    private static void Write(FileInfo? json, string[] names, SegmentationComparison comparison)
    {
        var result = new JsonObject { ["a"] = names[0], ["b"] = names[1] };
        foreach (var (key, value) in JsonNode.Parse(comparison.ToJson())!.AsObject())
        {
            result.Add(key, value?.DeepClone());
        }

        JsonFile.Write(json, result);
    }

    private BootstrapOptions ReadBootstrap(ParseResult parsed)
    {
        var defaults = new BootstrapOptions();
        return new BootstrapOptions { Resamples = parsed.GetValue(_bootstrap) ?? defaults.Resamples, Seed = parsed.GetValue(_seed) ?? defaults.Seed };
    }
}
