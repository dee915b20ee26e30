using System.CommandLine;
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
    private readonly Option<DirectoryInfo?> _images = new("--images") { Description = "The folder of images to apply models to.", HelpName = "DIR" };
    private readonly Option<DirectoryInfo> _masks = new("--masks") { Description = "The folder of true masks.", HelpName = "DIR", Required = true };
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly MeanArguments _means = new();
    private readonly Option<int?> _bootstrap = NumberOption.Integer(
        "--bootstrap", $"Estimate the intervals from so many resamples of the images. Default: {new BootstrapOptions().Resamples}.");
    private readonly Option<int?> _seed = NumberOption.Integer("--seed", $"The seed of the resamples. Default: {new BootstrapOptions().Seed}.");
    private readonly ScoringArguments _scoring = new();
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        var compare = new CompareCommand();
        var command = new Command("compare", "Compare two models, or two folders of predicted masks, image by image.")
        {
            compare._models, compare._predictions, compare._images, compare._masks, compare._classes,
        };
        compare._means.AddTo(command);
        compare._scoring.AddTo(command);
        foreach (var option in (Option[])[compare._bootstrap, compare._seed, compare._json])
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(compare.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var models = parsed.GetValue(_models) ?? [];
        var predictions = parsed.GetValue(_predictions) ?? [];
        RequireTwo(models, predictions, parsed.GetValue(_images));
        var json = parsed.GetValue(_json);
        OutputFile.RequireWritable([json], inputs: models.DistinctBy(model => model.FullName));

        var mlContext = new MLContext();
        var options = _means.Read(parsed) with { CancellationToken = cancellation };
        SegmentationMetrics[] metrics =
        [
            .. models.Select(model => Evaluate(mlContext, OpenModel(parsed, mlContext, model), options)),
            .. predictions.Select(folder => Evaluate(mlContext, OpenMasks(parsed, mlContext, folder), options)),
        ];
        var comparison = mlContext.Segmentation().Compare(metrics[0], metrics[1], ReadBootstrap(parsed));
        string[] names = [.. models.Select(model => model.ToString()), .. predictions.Select(folder => folder.ToString())];
        Console.WriteLine($"A: {names[0]}");
        Console.WriteLine($"B: {names[1]}");
        Console.Write(comparison);
        JsonFile.Write(json, ComparisonResult.Of(names[0], names[1], comparison));
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

    private EvaluatedPredictions OpenModel(ParseResult parsed, MLContext mlContext, FileInfo model) => EvaluatedPredictions.OfModel(
        mlContext, model, _scoring.Read(parsed), parsed.GetValue(_images)!, parsed.GetValue(_masks)!, parsed.GetValue(_classes));

    // Images are paired by their paths. Two folders of predictions have the true masks in common, if nothing else.
    private EvaluatedPredictions OpenMasks(ParseResult parsed, MLContext mlContext, DirectoryInfo folder)
    {
        var masks = parsed.GetValue(_masks)!;
        return EvaluatedPredictions.OfMasks(mlContext, folder, masks, parsed.GetValue(_images) ?? masks, parsed.GetValue(_classes));
    }

    private BootstrapOptions ReadBootstrap(ParseResult parsed)
    {
        var defaults = new BootstrapOptions();
        return new BootstrapOptions { Resamples = parsed.GetValue(_bootstrap) ?? defaults.Resamples, Seed = parsed.GetValue(_seed) ?? defaults.Seed };
    }
}
