using Microsoft.ML;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Training.Auto;

/// <summary>Measures models on images that they have not learned from.</summary>
internal static class HeldOutScore
{
    /// <summary>The mean Dice coefficient over all classes but the background, as nnU-Net compares by; NaN where none of them occurs.</summary>
    public static double Of(SegmentationMetrics metrics, SegmentationClasses classes) => metrics.Classes
        .Where((item, index) => !classes[index].IsBackground && !double.IsNaN(item.Dice))
        .Select(item => item.Dice)
        .DefaultIfEmpty(double.NaN)
        .Average();

    /// <summary>The same of a model, on some images.</summary>
    public static double Of(AutoWork work, SegmentationTransformer model, IDataView images)
    {
        var options = new SegmentationEvaluationOptions { KeepImages = false, CancellationToken = work.Options.CancellationToken };
        var columns = new PredictionColumns(work.Options.PredictedLabelColumnName);
        var metrics = work.Context.Segmentation().Evaluate(model.Transform(images), [columns], work.Options.LabelColumnName, options)[0];
        return Of(metrics, model.Info.Classes);
    }
}
