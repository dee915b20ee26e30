using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Evaluation;

/// <summary>Evaluates the masks and scores of a data view, row after row.</summary>
internal static class EvaluationRun
{
    /// <summary>Evaluates one column of predictions. Where the data has no scores of the default name, the ranking metrics are NaN.</summary>
    public static SegmentationMetrics Evaluate(
        IDataView data,
        string labelColumnName,
        string scoreColumnName,
        string predictedLabelColumnName,
        SegmentationEvaluationOptions? options) =>
        Evaluate(data, labelColumnName, [FindColumns(data, scoreColumnName, predictedLabelColumnName)], options)[0];

    /// <summary>The columns of predictions. Where the data has no scores of the default name, there are none.</summary>
    public static PredictionColumns FindColumns(IDataView data, string scoreColumnName, string predictedLabelColumnName)
    {
        bool isMissing = scoreColumnName == ColumnNames.Score && data.Schema.GetColumnOrNull(scoreColumnName) is null;
        return new PredictionColumns(predictedLabelColumnName, isMissing ? null : scoreColumnName);
    }

    /// <summary>Evaluates several columns of predictions, all of which must be there, in one pass over the data.</summary>
    public static SegmentationMetrics[] Evaluate(
        IDataView data,
        string labelColumnName,
        IReadOnlyList<PredictionColumns> predictions,
        SegmentationEvaluationOptions? options) => [.. Compare(data, labelColumnName, predictions, options).Select(item => item.ToMetrics())];

    /// <summary>Compares several columns of predictions, as above, and gives what was collected.</summary>
    public static ComparedPrediction[] Compare(
        IDataView data,
        string labelColumnName,
        IReadOnlyList<PredictionColumns> predictions,
        SegmentationEvaluationOptions? options)
    {
        DroppedColumns.Check(data, labelColumnName);
        var label = RequireMasks(data.Schema, labelColumnName, "true masks");
        var path = data.Schema.GetColumnOrNull(ColumnNames.ImagePath) is { Type: TextDataViewType } column ? column : (DataViewSchema.Column?)null;
        var columns = predictions.Select(item => (
            Predicted: RequireMasks(data.Schema, item.PredictedLabelColumnName, "predicted masks"),
            Score: item.ScoreColumnName is { } name ? RequireScores(data.Schema, name) : (DataViewSchema.Column?)null)).ToArray();

        using var cursor = SequentialCursor.Open(
            data,
            [.. columns.SelectMany(item => new[] { item.Predicted, item.Score }).OfType<DataViewSchema.Column>(), label, .. RowNames.GetColumns(data.Schema)]);
        var compared = columns.Select(item => new ComparedPrediction(
            cursor,
            item.Predicted,
            item.Score,
            new ComparedClasses(label, item.Predicted, options),
            options,
            columns.Length > 1 ? $" (as '{item.Predicted.Name}' predicts it)" : string.Empty)).ToArray();
        var labels = MaskColumn.Open(cursor, label, "true");
        var getPath = path is { } text ? cursor.GetGetter<ReadOnlyMemory<char>>(text) : null;
        return CompareRows(cursor, labels, getPath, compared, options) == 0
            ? throw new SegmentationException("The data has no rows; there is nothing to evaluate.")
            : compared;
    }

    /// <summary>Compares all rows, and counts them.</summary>
    private static int CompareRows(
        DataViewRowCursor cursor,
        MaskColumn labels,
        ValueGetter<ReadOnlyMemory<char>>? getPath,
        ComparedPrediction[] compared,
        SegmentationEvaluationOptions? options)
    {
        var names = new RowNames(cursor);
        int count = 0;
        for (; cursor.MoveNext(); count++)
        {
            options?.CancellationToken.ThrowIfCancellationRequested();
            string name = names.FindFile() is { } file ? $"'{file}'" : FormattableString.Invariant($"image {count + 1}");
            try
            {
                CompareRow(labels, getPath, name, compared);
            }
            catch (OutOfMemoryException exception)
            {
                throw new SegmentationException(
                    $"There is not enough memory to evaluate {name}. Cut it into smaller images, or give the process more memory.", exception)
                {
                    Kind = SegmentationErrorKind.OutOfMemory,
                };
            }
        }

        return count;
    }

    /// <summary>Takes the label out of the row that the cursor stands on, once, and compares all its predictions with it.</summary>
    private static void CompareRow(MaskColumn labels, ValueGetter<ReadOnlyMemory<char>>? getPath, string name, ComparedPrediction[] predictions)
    {
        ReadOnlyMemory<char> text = default;
        getPath?.Invoke(ref text);
        string? path = text.IsEmpty ? null : text.ToString();
        var label = labels.Read(name);
        foreach (var prediction in predictions)
        {
            prediction.Add(label, labels, path, name);
        }
    }

    private static DataViewSchema.Column RequireMasks(DataViewSchema schema, string name, string what)
    {
        var column = Require(schema, name, what);
        return MaskColumn.Supports(column.Type)
            ? column
            : throw new SegmentationException(
                $"The column '{name}' holds {column.Type}, but the {what} are of the type {nameof(SegmentationMask)}, or vectors of integers or keys.");
    }

    private static DataViewSchema.Column RequireScores(DataViewSchema schema, string name)
    {
        var column = Require(schema, name, "scores");
        return column.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single
            ? column
            : throw new SegmentationException(
                $"The column '{name}' holds {column.Type}, but scores are a vector of Single: one probability for each class and pixel, class after class.");
    }

    private static DataViewSchema.Column Require(DataViewSchema schema, string name, string what) => schema.GetColumnOrNull(name)
        ?? throw new SegmentationException(
            $"The data has no column '{name}' with the {what}; it has {ColumnNames.List(schema)}. "
            + "Name the column that holds them.");
}
