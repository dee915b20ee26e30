using Microsoft.ML;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

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
        ProgressBar.Run(
            "evaluating",
            Scored.GetRowCount(),
            advance => metrics = mlContext.Segmentation().Evaluate(new CountedRows(Scored, advance), options: options),
            options.CancellationToken);
        return metrics!;
    }

    public void Dispose() => model?.Dispose();
}
