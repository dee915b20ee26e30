using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary>The options that say which predictions are compared with which true masks.</summary>
internal sealed class EvaluationInput(string imagesDescription)
{
    private readonly Option<DirectoryInfo> _images = Option.Folder("--images", imagesDescription);
    private readonly Option<DirectoryInfo> _masks = Option.Folder("--masks", "The folder of true masks.", required: true);
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly EngineArguments _engine = new();

    public IEnumerable<Option> Options => [_images, _masks, _classes, .. _engine.Options];

    /// <summary>The folder of images; null where it is not given.</summary>
    public DirectoryInfo? Images(ParseResult parsed) => parsed.GetValue(_images);

    public DirectoryInfo Masks(ParseResult parsed) => parsed.GetValue(_masks)!;

    /// <summary>The predictions of a model for the images, which must be given.</summary>
    public EvaluatedPredictions Open(ParseResult parsed, MLContext mlContext, FileInfo file)
    {
        var model = _engine.LoadModel(mlContext, file, parsed);
        try
        {
            var classes = parsed.GetValue(_classes) ?? model.Info.Classes;
            var data = mlContext.Data.LoadSegmentationFolder(Images(parsed)!.ToString(), Masks(parsed).ToString(), classes);
            return new EvaluatedPredictions(model.Transform(data), model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Throws when an option was given that is about models, of which there is none.</summary>
    public void RequireNoEngine(ParseResult parsed) => _engine.RequireNone(parsed);

    /// <summary>Throws when a folder of images was given that no model is applied to.</summary>
    public void RequireNoImages(ParseResult parsed) =>
        UsageException.ThrowIfGiven(parsed, "names the images to apply a model to, and no --model is given; add one", _images);

    /// <summary>A folder of predicted masks, with the images that they belong to where there is a folder of those.</summary>
    public EvaluatedPredictions Open(ParseResult parsed, MLContext mlContext, DirectoryInfo predictions, DirectoryInfo? images) =>
        new(mlContext.Data.LoadSegmentationPredictions(predictions.ToString(), Masks(parsed).ToString(), images?.ToString(), parsed.GetValue(_classes)));
}

/// <summary>Predictions to evaluate: a model's, or a folder of masks.</summary>
/// <param name="scored">True and predicted masks, and the images where there are any.</param>
/// <param name="model">The model that predicted the masks; it is disposed of. Null for a folder of masks.</param>
internal sealed class EvaluatedPredictions(IDataView scored, SegmentationTransformer? model = null) : IDisposable
{
    /// <summary>True and predicted masks, and the images where there are any.</summary>
    public IDataView Scored => scored;

    /// <summary>What the model says about itself; null for a folder of masks.</summary>
    public SegmentationModelInfo? Model => model?.Info;

    /// <summary>Compares them with the true masks, behind a progress bar.</summary>
    public SegmentationMetrics Evaluate(MLContext mlContext, SegmentationEvaluationOptions options)
    {
        SegmentationMetrics? metrics = null;
        ProgressBar.Run("evaluating", scored.GetRowCount(), EvaluateAll, options.CancellationToken);
        return metrics!;

        void EvaluateAll(Action advance) => metrics = mlContext.Segmentation().Evaluate(Counted(mlContext, advance), options: options);
    }

    public void Dispose() => model?.Dispose();

    /// <summary>The data, which reports every row that is read.</summary>
    private IDataView Counted(MLContext mlContext, Action advance) => mlContext.Data.FilterByCustomPredicate<Row>(scored, _ =>
    {
        advance();
        return false;
    });

    // No column of a row matters to its being counted.
    private sealed class Row;
}
