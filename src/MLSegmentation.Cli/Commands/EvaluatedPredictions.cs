using Microsoft.ML;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary>Predictions to evaluate: a model's, or a folder of masks.</summary>
internal sealed class EvaluatedPredictions : IDisposable
{
    private readonly SegmentationTransformer? _model;

    private EvaluatedPredictions(IDataView scored, SegmentationTransformer? model)
    {
        Scored = scored;
        _model = model;
    }

    /// <summary>True and predicted masks, and the images where there are any.</summary>
    public IDataView Scored { get; }

    /// <summary>What the model says about itself; null for a folder of masks.</summary>
    public SegmentationModelInfo? Model => _model?.Info;

    /// <summary>The predictions of a model for a folder of images.</summary>
    public static EvaluatedPredictions OfModel(
        MLContext mlContext, FileInfo file, SegmentationScoringOptions scoring, DirectoryInfo images, DirectoryInfo masks, SegmentationClasses? classes)
    {
        var model = ImageFilesModel.Load(mlContext, file, scoring);
        try
        {
            var data = mlContext.Data.LoadSegmentationFolder(images.ToString(), masks.ToString(), classes ?? model.Info.Classes);
            return new EvaluatedPredictions(model.Transform(data), model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>A folder of predicted masks, with the images that they belong to where their folder is given.</summary>
    public static EvaluatedPredictions OfMasks(
        MLContext mlContext, DirectoryInfo predictions, DirectoryInfo masks, DirectoryInfo? images, SegmentationClasses? classes) =>
        new(PredictedMasks.Load(mlContext, predictions, masks, images, classes), null);

    /// <summary>Compares them with the true masks, behind a progress bar.</summary>
    public SegmentationMetrics Evaluate(MLContext mlContext, SegmentationEvaluationOptions options)
    {
        SegmentationMetrics? metrics = null;
        ProgressBar.Run(
            "evaluating",
            Scored.GetRowCount(),
            advance => metrics = mlContext.Segmentation().Evaluate(new CountedRows(Scored, advance), options: options),
            options.CancellationToken);
        return metrics!;
    }

    public void Dispose() => _model?.Dispose();
}
