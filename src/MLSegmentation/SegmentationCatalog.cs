using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Folds;
using MLSegmentation.IO;
using MLSegmentation.Onnx;
using MLSegmentation.Reports;

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
    /// <param name="data">
    /// Scored data: true masks, predicted masks and, for the ranking metrics, probabilities. It is read once, in order. Masks are
    /// of the type <see cref="SegmentationMask"/>; or vectors of integers, which are class indices, and 255 or -1 for an ignored
    /// pixel; or vectors of keys, of which 1 is the class index 0 and a missing one an ignored pixel. Vectors have the dimensions
    /// [H, W] or [1, H, W], or any size where neither surfaces nor objects are asked for.
    /// </param>
    /// <param name="labelColumnName">The column of true masks.</param>
    /// <param name="predictedLabelColumnName">The column of predicted masks.</param>
    /// <param name="scoreColumnName">
    /// The column of probabilities. Where the data has no column of the default name, the areas under curves are NaN; another name must be there.
    /// </param>
    /// <param name="options">How to average, and what an absent class counts as; null for the defaults.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or an option is outside its range.</exception>
    /// <exception cref="SegmentationException">A column is missing, the data is empty, or masks or scores do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SegmentationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        string scoreColumnName = "Score",
        SegmentationEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictedLabelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumnName);
        using var channel = ((IHostEnvironment)Context).Start("Segmentation evaluation");
        var metrics = EvaluationRun.Evaluate(data, labelColumnName, predictedLabelColumnName, scoreColumnName, options);
        Report(channel, metrics, predictedLabelColumnName);
        return metrics;
    }

    /// <summary>Measures several columns of predictions in one pass over the data, which reads and checks each true mask once.</summary>
    /// <param name="data">Scored data, as in the other overload.</param>
    /// <param name="predictions">The columns of each model's predictions.</param>
    /// <param name="labelColumnName">The column of true masks.</param>
    /// <param name="options">How to average, and what an absent class counts as; null for the defaults.</param>
    /// <returns>The metrics of each item of <paramref name="predictions"/>, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="predictions"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, there are no predictions, or an option is outside its range.</exception>
    /// <exception cref="SegmentationException">A column is missing, the data is empty, or masks or scores do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public IReadOnlyList<SegmentationMetrics> Evaluate(
        IDataView data,
        IReadOnlyList<PredictionColumns> predictions,
        string labelColumnName = "Label",
        SegmentationEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumnName);
        if (predictions.Count == 0
            || predictions.Any(item => string.IsNullOrWhiteSpace(item?.PredictedLabelColumnName) || item.ScoreColumnName?.Trim().Length == 0))
        {
            throw new ArgumentException("Name at least one column of predictions, and none by an empty name.", nameof(predictions));
        }

        using var channel = ((IHostEnvironment)Context).Start("Segmentation evaluation");
        var metrics = EvaluationRun.Evaluate(data, labelColumnName, predictions, options);
        for (int index = 0; index < metrics.Length; index++)
        {
            Report(channel, metrics[index], predictions[index].PredictedLabelColumnName);
        }

        return metrics;
    }

    /// <summary>
    /// Compares two predictions of the same images, image by image: the mean difference with a bootstrap interval, the Wilcoxon
    /// signed-rank test, and on how many images which is better.
    /// </summary>
    /// <param name="metricsA">The metrics of one prediction.</param>
    /// <param name="metricsB">The metrics of the other, of the same images in the same order, computed with the same options.</param>
    /// <param name="bootstrap">How to estimate the intervals; null for the defaults.</param>
    /// <returns>The comparison; differences are A - B.</returns>
    /// <exception cref="ArgumentNullException">Metrics are null.</exception>
    /// <exception cref="ArgumentException">
    /// The metrics are not of the same images, classes or options (the message names the first difference), have no values of single
    /// images, or an option is outside its range.
    /// </exception>
    public SegmentationComparison Compare(SegmentationMetrics metricsA, SegmentationMetrics metricsB, BootstrapOptions? bootstrap = null)
    {
        ArgumentNullException.ThrowIfNull(metricsA);
        ArgumentNullException.ThrowIfNull(metricsB);
        using var channel = ((IHostEnvironment)Context).Start("Segmentation comparison");
        var comparison = SegmentationComparison.Create(metricsA, metricsB, bootstrap ?? new BootstrapOptions());
        channel.Info(
            MessageSensitivity.None, "Compared {0} images: mean Dice differs by {1:F4}, p = {2:G3}", comparison.ImageCount,
            comparison.MeanDice.MeanDifference, comparison.MeanDice.PValue);
        return comparison;
    }

    /// <summary>
    /// Trains and evaluates once for each part of the data, always on the images of the other parts, so that every image is held out
    /// once. One training follows the other; the log names the folds.
    /// </summary>
    /// <param name="data">Images with true masks. Rows are dealt to the folds at random, as <c>mlContext.Data.CrossValidationSplit</c> does.</param>
    /// <param name="estimator">
    /// A trainer, or a pipeline that ends with one. It is fitted anew for each fold, so its options must not name a folder for checkpoints.
    /// </param>
    /// <param name="numberOfFolds">The number of parts, at least 2. Default: 5.</param>
    /// <param name="samplingKeyColumnName">
    /// The column whose equal values stay in one fold, such as a patient, so that no model is tested on whom it was trained on; text or
    /// integers. Default: null, every row by itself.
    /// </param>
    /// <param name="seed">The seed by which rows are dealt; that of the training is the estimator's. Default: null, that of the context.</param>
    /// <param name="labelColumnName">The column of true masks.</param>
    /// <param name="predictedLabelColumnName">The column of predicted masks that the model adds.</param>
    /// <param name="scoreColumnName">
    /// The column of probabilities that the model adds. Where it adds none of the default name, the areas under curves are NaN; another name
    /// must be there.
    /// </param>
    /// <param name="options">How to evaluate; null for the defaults. Their token also stops between folds; the trainer has a token of its own.</param>
    /// <returns>The folds with their models, metrics and predictions, and a summary. Dispose it to dispose the models.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="estimator"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or a number or option is outside its range.</exception>
    /// <exception cref="SegmentationException">
    /// There are fewer rows than folds, a fold gets no rows, a column is missing, or a fold cannot be trained or evaluated; the message
    /// says which.
    /// </exception>
    /// <exception cref="OperationCanceledException">A token was cancelled.</exception>
    public SegmentationCrossValidation CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string? samplingKeyColumnName = null,
        int? seed = null,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        string scoreColumnName = "Score",
        SegmentationEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFolds, 2);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictedLabelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumnName);
        options?.Validate();
        using var channel = ((IHostEnvironment)Context).Start("Segmentation cross-validation");
        var folds = FoldSplit.Split(Context, data, numberOfFolds, samplingKeyColumnName, seed);
        var run = new CrossValidationRun(
            estimator, scored => EvaluationRun.Evaluate(scored, labelColumnName, predictedLabelColumnName, scoreColumnName, options), channel);
        return run.Run(folds, options?.CancellationToken ?? CancellationToken.None);
    }

    /// <summary>
    /// Writes a report of an evaluation: one HTML file that holds everything it shows, namely the numbers and how they were computed, the
    /// confusion matrix, the curves, and the worst, median and best images with their masks and errors.
    /// </summary>
    /// <param name="path">The file. It is replaced at once when the new one is complete, and not at all on failure.</param>
    /// <param name="metrics">The evaluation.</param>
    /// <param name="scoredData">
    /// The data that was evaluated, for the images; null leaves them out, and so do metrics without
    /// <see cref="SegmentationMetrics.Images"/>. It is read a second time, and of it only the rows that the report shows.
    /// </param>
    /// <param name="options">What to show; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> or <paramref name="metrics"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or an option is outside its range.</exception>
    /// <exception cref="SegmentationException">The data is not the one that was evaluated, an image cannot be read, or the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public void SaveReport(string path, SegmentationMetrics metrics, IDataView? scoredData = null, SegmentationReportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(metrics);
        options ??= new SegmentationReportOptions();
        options.Validate();
        using var channel = ((IHostEnvironment)Context).Start("Segmentation report");
        AtomicFile.WriteAllText(path, EvaluationReport.Create(metrics, scoredData, options));
    }

    /// <summary>Loads a segmentation model, alone or out of a saved pipeline.</summary>
    /// <param name="path">
    /// A zip file that <c>mlContext.Model.Save</c> wrote, or an ONNX file that <see cref="SegmentationTransformer.SaveOnnx(string)"/>
    /// wrote; its content decides.
    /// </param>
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

    private static void Report(IChannel channel, SegmentationMetrics metrics, string column) => channel.Info(
        MessageSensitivity.None,
        "Evaluated {0} images in '{1}': mean Dice {2:F4}, mean IoU {3:F4}",
        metrics.ImageCount,
        column,
        metrics.MeanDice,
        metrics.MeanIoU);
}
