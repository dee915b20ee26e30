using System.Text;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.DataViews;
using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Folds;
using MLSegmentation.Evaluation.Shards;
using MLSegmentation.Reports;

namespace MLSegmentation;

/// <summary>What semantic segmentation adds to an <see cref="MLContext"/>: trainers, evaluation, saving and loading.</summary>
public sealed partial class SegmentationCatalog
{
    internal SegmentationCatalog(MLContext context)
    {
        Context = context;
        Trainers = new SegmentationTrainers(context);
    }

    /// <summary>The trainers; the package MLSegmentation.Training adds them.</summary>
    /// <example>
    /// <code>
    /// SegmentationTransformer trained = mlContext.Segmentation().Trainers.UNet().Fit(data);
    /// </code>
    /// </example>
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
    /// <param name="scoreColumnName">
    /// The column of probabilities. Where the data has no column of the default name, the areas under curves are NaN; another name must be there.
    /// </param>
    /// <param name="predictedLabelColumnName">The column of predicted masks.</param>
    /// <param name="options">How to average, and what an absent class counts as. Default: null, the defaults.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or an option is outside its range.</exception>
    /// <exception cref="SegmentationException">A column is missing, the data is empty, or masks or scores do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(model.Transform(data), options: EvaluationConvention.Monai);
    /// Console.WriteLine($"Dice {metrics.MeanDice:F3}");
    /// </code>
    /// </example>
    public SegmentationMetrics Evaluate(
        IDataView data,
        string labelColumnName = ColumnNames.Label,
        string scoreColumnName = ColumnNames.Score,
        string predictedLabelColumnName = ColumnNames.PredictedLabel,
        SegmentationEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictedLabelColumnName);
        using var channel = ((IHostEnvironment)Context).Start("Segmentation evaluation");
        var metrics = EvaluationRun.Evaluate(data, labelColumnName, scoreColumnName, predictedLabelColumnName, options);
        Report(channel, metrics, predictedLabelColumnName);
        return metrics;
    }

    /// <summary>
    /// Measures one part of the images, so that several processes or machines can measure a data set together:
    /// <see cref="SegmentationPartialMetrics.Merge"/> makes of all parts the metrics that
    /// <see cref="Evaluate(IDataView, string, string, string, SegmentationEvaluationOptions?)"/> gives of all images.
    /// </summary>
    /// <param name="data">
    /// Scored data as for that method, of images that were loaded with <see cref="SegmentationFolderOptions.Shard"/> or
    /// <see cref="SegmentationVolumeFolderOptions.Shard"/>. A part without images is evaluated, too.
    /// </param>
    /// <param name="labelColumnName">The column of true masks.</param>
    /// <param name="scoreColumnName">
    /// The column of probabilities. Where the data has no column of the default name, the areas under curves are NaN; another name must be there.
    /// </param>
    /// <param name="predictedLabelColumnName">The column of predicted masks.</param>
    /// <param name="options">
    /// How to average, and what an absent class counts as; <see cref="SegmentationEvaluationOptions.KeepImages"/> must be true. Default: null, the defaults.
    /// </param>
    /// <param name="source">
    /// What the predictions come from, such as a digest of the model's file: only parts of the same source are merged. Default: null, nothing is said.
    /// </param>
    /// <returns>What was collected.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or an option is outside its range.</exception>
    /// <exception cref="SegmentationException">
    /// The data does not say which part it is, a column is missing, or masks or scores do not fit each other.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// SegmentationFolderOptions third = new() { Shard = new DataShard(2, 7) };
    /// IDataView part = mlContext.Data.LoadSegmentationFolder("images", "masks", options: third);
    /// mlContext.Segmentation().EvaluateShard(model.Transform(part)).Save("shard-2.json");
    /// </code>
    /// </example>
    public SegmentationPartialMetrics EvaluateShard(
        IDataView data,
        string labelColumnName = ColumnNames.Label,
        string scoreColumnName = ColumnNames.Score,
        string predictedLabelColumnName = ColumnNames.PredictedLabel,
        SegmentationEvaluationOptions? options = null,
        string? source = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictedLabelColumnName);
        using var channel = ((IHostEnvironment)Context).Start("Segmentation evaluation");
        var columns = EvaluationRun.FindColumns(data, scoreColumnName, predictedLabelColumnName);
        var part = ShardEvaluation.Run(data, labelColumnName, columns, options ?? new SegmentationEvaluationOptions(), source);
        channel.Info(MessageSensitivity.None, "Evaluated {0}", part);
        return part;
    }

    /// <summary>Measures several columns of predictions in one pass over the data, which reads and checks each true mask once.</summary>
    /// <param name="data">Scored data, as in the other overload.</param>
    /// <param name="predictions">The columns of each model's predictions.</param>
    /// <param name="labelColumnName">The column of true masks.</param>
    /// <param name="options">How to average, and what an absent class counts as. Default: null, the defaults.</param>
    /// <returns>The metrics of each item of <paramref name="predictions"/>, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="predictions"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, there are no predictions, or an option is outside its range.</exception>
    /// <exception cref="SegmentationException">A column is missing, the data is empty, or masks or scores do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// IDataView scored = mlContext.Transforms.CopyColumns("First", "PredictedLabel").Fit(model.Transform(data)).Transform(model.Transform(data));
    /// var metrics = mlContext.Segmentation().Evaluate(scored, [new PredictionColumns("First"), new PredictionColumns("PredictedLabel", "Score")]);
    /// </code>
    /// </example>
    public IReadOnlyList<SegmentationMetrics> Evaluate(
        IDataView data,
        IReadOnlyList<PredictionColumns> predictions,
        string labelColumnName = ColumnNames.Label,
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
    /// <example>
    /// <code>
    /// using var other = mlContext.Segmentation().Load("other.zip");
    /// SegmentationMetrics metricsA = mlContext.Segmentation().Evaluate(model.Transform(data));
    /// SegmentationMetrics metricsB = mlContext.Segmentation().Evaluate(other.Transform(data));
    /// Console.WriteLine(mlContext.Segmentation().Compare(metricsA, metricsB).MeanDice.PValue);
    /// </code>
    /// </example>
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
    /// <param name="numberOfFolds">The number of parts, at least 2.</param>
    /// <param name="labelColumnName">The column of true masks.</param>
    /// <param name="samplingKeyColumnName">
    /// The column whose equal values stay in one fold, such as a patient, so that no model is tested on whom it was trained on; text or
    /// integers. Default: null, every row by itself.
    /// </param>
    /// <param name="seed">The seed by which rows are dealt; that of the training is the estimator's. Default: null, that of the context.</param>
    /// <returns>The folds with their models, metrics and predictions, and a summary. Dispose it to dispose the models.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="estimator"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or a number is outside its range.</exception>
    /// <exception cref="SegmentationException">
    /// There are fewer rows than folds, a fold gets no rows, a column is missing, or a fold cannot be trained or evaluated; the message
    /// says which.
    /// </exception>
    /// <exception cref="OperationCanceledException">The trainer's token was cancelled.</exception>
    /// <example>
    /// <code>
    /// var trainer = mlContext.Segmentation().Trainers.UNet();
    /// using var folds = mlContext.Segmentation().CrossValidate(data, trainer, numberOfFolds: 3);
    /// Console.WriteLine(folds.Summary);
    /// </code>
    /// </example>
    public SegmentationCrossValidation CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = ColumnNames.Label,
        string? samplingKeyColumnName = null,
        int? seed = null) => CrossValidate(data, estimator, new SegmentationCrossValidationOptions
        {
            NumberOfFolds = numberOfFolds,
            LabelColumnName = labelColumnName,
            SamplingKeyColumnName = samplingKeyColumnName,
            Seed = seed,
        });

    /// <summary>Trains and evaluates once for each part of the data, as the other overload does, with all the choices that there are.</summary>
    /// <param name="data">Images with true masks, as in the other overload.</param>
    /// <param name="estimator">A trainer, or a pipeline that ends with one, as in the other overload.</param>
    /// <param name="options">How many folds, which columns, and how to evaluate.</param>
    /// <returns>The folds with their models, metrics and predictions, and a summary. Dispose it to dispose the models.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or a number or option is outside its range.</exception>
    /// <exception cref="SegmentationException">As in the other overload.</exception>
    /// <exception cref="OperationCanceledException">A token was cancelled.</exception>
    /// <example>
    /// <code>
    /// var options = new SegmentationCrossValidationOptions { NumberOfFolds = 3, Evaluation = EvaluationConvention.Monai };
    /// using var folds = mlContext.Segmentation().CrossValidate(data, mlContext.Segmentation().Trainers.UNet(), options);
    /// </code>
    /// </example>
    public SegmentationCrossValidation CrossValidate(IDataView data, IEstimator<ITransformer> estimator, SegmentationCrossValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var channel = ((IHostEnvironment)Context).Start("Segmentation cross-validation");
        var folds = FoldSplit.Split(Context, data, options);
        return new CrossValidationRun(estimator, Evaluate, channel).Run(folds, options.Evaluation.CancellationToken);

        SegmentationMetrics Evaluate(IDataView scored) => EvaluationRun.Evaluate(
            scored, options.LabelColumnName, options.ScoreColumnName, options.PredictedLabelColumnName, options.Evaluation);
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
    /// <example>
    /// <code>
    /// IDataView scored = model.Transform(data);
    /// SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(scored);
    /// mlContext.Segmentation().SaveReport("report.html", metrics, scored);
    /// </code>
    /// </example>
    public void SaveReport(string path, SegmentationMetrics metrics, IDataView? scoredData = null, SegmentationReportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(metrics);
        Originals.RequireOther(path, scoredData);
        AtomicFile.WriteAllText(path, CreateReport(metrics, scoredData, options));
    }

    /// <summary>
    /// Writes a report of an evaluation, as <see cref="SaveReport(string, SegmentationMetrics, IDataView?, SegmentationReportOptions?)"/> does.
    /// </summary>
    /// <param name="stream">Where to write the HTML, in UTF-8, once all of it is there. It stays open, and need not be able to seek.</param>
    /// <param name="metrics">The evaluation.</param>
    /// <param name="scoredData">The data that was evaluated, for the images; null leaves them out.</param>
    /// <param name="options">What to show; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="metrics"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="SegmentationException">The data is not the one that was evaluated, or an image cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <example>
    /// <code>
    /// using var html = new System.IO.MemoryStream();
    /// IDataView scored = model.Transform(data);
    /// mlContext.Segmentation().SaveReport(html, mlContext.Segmentation().Evaluate(scored), scored);
    /// </code>
    /// </example>
    public void SaveReport(Stream stream, SegmentationMetrics metrics, IDataView? scoredData = null, SegmentationReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(metrics);
        stream.Write(Encoding.UTF8.GetBytes(CreateReport(metrics, scoredData, options)));
    }

    private string CreateReport(SegmentationMetrics metrics, IDataView? scoredData, SegmentationReportOptions? options)
    {
        using var channel = ((IHostEnvironment)Context).Start("Segmentation report");
        return EvaluationReport.Create(metrics, scoredData, options ?? new SegmentationReportOptions());
    }

    private static void Report(IChannel channel, SegmentationMetrics metrics, string column) => channel.Info(
        MessageSensitivity.None,
        "Evaluated {0} images in '{1}': mean Dice {2:F4}, mean IoU {3:F4}",
        metrics.ImageCount,
        column,
        metrics.MeanDice,
        metrics.MeanIoU);
}
