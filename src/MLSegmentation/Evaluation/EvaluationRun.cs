using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Data;

namespace MLSegmentation.Evaluation;

/// <summary>Evaluates the masks and scores of a data view, row after row.</summary>
internal static class EvaluationRun
{
    private const string ImagePathName = "ImagePath";

    /// <summary>Evaluates a data view.</summary>
    /// <param name="data">The data; it is read once, in order.</param>
    /// <param name="labelColumnName">The column of true masks.</param>
    /// <param name="predictedLabelColumnName">The column of predicted masks.</param>
    /// <param name="scoreColumnName">The column of probabilities; where the data has none, the ranking metrics are NaN.</param>
    /// <param name="options">The choices; null for the defaults.</param>
    /// <exception cref="SegmentationException">Columns are missing, the data is empty, or an image's masks or scores do not fit.</exception>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static SegmentationMetrics Evaluate(IDataView data, string labelColumnName, string predictedLabelColumnName, string scoreColumnName, SegmentationEvaluationOptions? options)
    {
        var label = RequireMasks(data.Schema, labelColumnName, "true masks");
        var predicted = RequireMasks(data.Schema, predictedLabelColumnName, "predicted masks");
        var score = FindScores(data.Schema, scoreColumnName);
        var path = data.Schema.GetColumnOrNull(ImagePathName) is { Type: TextDataViewType } column ? column : (DataViewSchema.Column?)null;
        var classes = FindClasses(label, predicted, options);
        var accumulator = new MetricAccumulator(classes.Count, options);

        DataViewSchema.Column?[] columns = [label, predicted, score, path];
        using var cursor = SequentialCursor.Open(data, columns.OfType<DataViewSchema.Column>());
        var row = new EvaluatedRow(cursor, label, predicted, score, path);
        while (cursor.MoveNext())
        {
            options?.CancellationToken.ThrowIfCancellationRequested();
            row.AddTo(accumulator);
        }

        return row.Count == 0
            ? throw new SegmentationException("The data has no rows; there is nothing to evaluate.")
            : accumulator.ToMetrics(classes);
    }

    private static DataViewSchema.Column RequireMasks(DataViewSchema schema, string name, string what)
    {
        var column = schema.GetColumnOrNull(name)
            ?? throw new SegmentationException($"The data has no column '{name}' with the {what}; it has {string.Join(", ", schema.Select(item => $"'{item.Name}'"))}. Name the column that holds them.");
        return column.Type is SegmentationMaskDataViewType
            ? column
            : throw new SegmentationException($"The column '{name}' holds {column.Type}, but the {what} are of the type {nameof(SegmentationMask)}.");
    }

    private static DataViewSchema.Column? FindScores(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            return null;
        }

        return column.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single
            ? column
            : throw new SegmentationException($"The column '{name}' holds {column.Type}, but scores are a vector of Single: one probability for each class and pixel, class after class.");
    }

    private static SegmentationClasses FindClasses(DataViewSchema.Column label, DataViewSchema.Column predicted, SegmentationEvaluationOptions? options)
    {
        var ofLabel = ClassesAnnotation.Read(label);
        var ofPrediction = ClassesAnnotation.Read(predicted);
        if (ofLabel is not null && ofPrediction is not null && !ofLabel.Select(item => item.Name).SequenceEqual(ofPrediction.Select(item => item.Name)))
        {
            throw new SegmentationException($"The classes of the column '{label.Name}' are '{ofLabel}', but those of '{predicted.Name}' are '{ofPrediction}'; both must have the same names in the same order.");
        }

        return options?.Classes ?? ofLabel ?? ofPrediction
            ?? throw new SegmentationException($"Neither '{label.Name}' nor '{predicted.Name}' says which classes it has; set {nameof(SegmentationEvaluationOptions)}.{nameof(SegmentationEvaluationOptions.Classes)}.");
    }
}
