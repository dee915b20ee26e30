using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Evaluation;
using MLSegmentation.IO;
using MLSegmentation.Onnx;

namespace MLSegmentation;

/// <summary>What semantic segmentation adds to an <see cref="MLContext"/>: trainers, evaluation, saving and loading.</summary>
public sealed class SegmentationCatalog
{
    internal SegmentationCatalog(MLContext context)
    {
        Context = context;
        Trainers = new SegmentationTrainers(context);
    }

    /// <summary>The trainers; the package MLSegmentation.Training adds them.</summary>
    public SegmentationTrainers Trainers { get; }

    /// <summary>The context that the catalog belongs to.</summary>
    internal MLContext Context { get; }

    /// <summary>Measures how well predicted masks agree with true ones.</summary>
    /// <param name="data">Scored data: true masks, predicted masks and, for the ranking metrics, probabilities. It is read once, in order.</param>
    /// <param name="labelColumnName">The column of true masks.</param>
    /// <param name="scoreColumnName">The column of probabilities; where the data has none, the areas under curves are NaN.</param>
    /// <param name="predictedLabelColumnName">The column of predicted masks.</param>
    /// <param name="options">How to average, and what an absent class counts as; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or an option is outside its range.</exception>
    /// <exception cref="SegmentationException">A column is missing, the data is empty, or masks or scores do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SegmentationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        SegmentationEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictedLabelColumnName);
        using var channel = ((IHostEnvironment)Context).Start("Segmentation evaluation");
        var metrics = EvaluationRun.Evaluate(data, labelColumnName, predictedLabelColumnName, scoreColumnName, options);
        channel.Info(MessageSensitivity.None, "Evaluated {0} images: mean Dice {1:F4}, mean IoU {2:F4}", metrics.ImageCount, metrics.MeanDice, metrics.MeanIoU);
        return metrics;
    }

    /// <summary>Loads a segmentation model, alone or out of a saved pipeline.</summary>
    /// <param name="path">A zip file that <c>mlContext.Model.Save</c> wrote, or an ONNX file that <see cref="SegmentationTransformer.SaveOnnx(string)"/> wrote; its content decides.</param>
    /// <param name="options">How to score; null for the defaults and the context's device settings.</param>
    /// <returns>The model, without the rest of the pipeline; to get all of it, use <c>mlContext.Model.Load</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or holds no segmentation model.</exception>
    public SegmentationTransformer Load(string path, SegmentationScoringOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var resolved = SegmentationScoringOptions.Resolve(options, Context);
        var (model, columns) = ModelFile.Read(path);
        return SegmentationTransformer.FromImageModel(model, columns, resolved);
    }

    /// <summary>
    /// Saves a model or a pipeline as <c>mlContext.Model.Save(model, null, path)</c> does, but replaces the file only when the new one
    /// is complete.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The zip file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void Save(ITransformer model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        AtomicFile.Write(path, stream => Context.Model.Save(model, null, stream));
    }
}
