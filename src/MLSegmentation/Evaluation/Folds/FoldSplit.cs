using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSegmentation.DataViews;

namespace MLSegmentation.Evaluation.Folds;

/// <summary>Deals the rows of a data view to folds as ML.NET does, each at random, and makes sure that every fold has some.</summary>
internal static class FoldSplit
{
    /// <summary>Splits a data view into folds. Equal values of the key column, where there is one, stay in one fold.</summary>
    /// <exception cref="SegmentationException">The key column is missing, or there are too few rows or keys.</exception>
    public static IReadOnlyList<Fold> Split(MLContext context, IDataView data, SegmentationCrossValidationOptions options)
    {
        var (count, samplingKeyColumnName, seed) = (options.NumberOfFolds, options.SamplingKeyColumnName, options.Seed);
        if (samplingKeyColumnName is not null)
        {
            RequireKeys(data.Schema, samplingKeyColumnName);
        }

        long rowCount = CountRows(data);
        if (rowCount < count)
        {
            throw new SegmentationException(
                $"The data has {rowCount} rows, too few for {count} folds; "
                + $"{(rowCount < 2 ? "cross-validation needs at least 2" : $"take at most {rowCount} folds")}.");
        }

        if (options.EvenFolds)
        {
            return SplitEvenly(data, (int)rowCount, count, new Random(seed ?? ((IHostEnvironment)context).Register(nameof(FoldSplit)).Rand.Next()));
        }

        Fold[] folds = [.. context.Data.CrossValidationSplit(data, count, samplingKeyColumnName, seed)
            .Select((split, index) => new Fold(index, split.TrainSet, split.TestSet, CountRows(split.TestSet)))];
        int empty = Array.FindIndex(folds, fold => fold.HoldOutCount == 0);
        return empty < 0 ? folds : throw EmptyFold(empty, folds, samplingKeyColumnName);
    }

    /// <summary>Deals the rows, in an order that chance gives, one to each fold in turn.</summary>
    private static Fold[] SplitEvenly(IDataView data, int rowCount, int count, Random random)
    {
        int[] order = [.. Enumerable.Range(0, rowCount)];
        random.Shuffle(order);
        int[] folds = new int[rowCount];
        foreach (var (place, row) in order.Select((row, place) => (place, row)))
        {
            folds[row] = place % count;
        }

        return [.. Enumerable.Range(0, count).Select(index => new Fold(
            index,
            new SomeRowsDataView(data, [.. folds.Select(fold => fold != index)]),
            new SomeRowsDataView(data, [.. folds.Select(fold => fold == index)]),
            folds.LongCount(fold => fold == index)))];
    }

    private static void RequireKeys(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            throw new SegmentationException(
                $"The data has no column '{name}' whose equal values are to stay together; "
                + $"it has {ColumnNames.List(schema)}.");
        }

        if (column.Type is not PrimitiveDataViewType)
        {
            throw new SegmentationException($"The column '{name}' holds {column.Type}, but the values that are to stay together are text or integers.");
        }
    }

    private static SegmentationException EmptyFold(int index, Fold[] folds, string? samplingKeyColumnName)
    {
        string dealt = samplingKeyColumnName is null ? "rows are dealt to the folds at random" : $"rows are dealt to the folds by '{samplingKeyColumnName}'";
        return new SegmentationException(
            $"Fold {index + 1} of {folds.Length} got no rows ({dealt}; "
            + $"the folds have {string.Join(", ", folds.Select(fold => fold.HoldOutCount))}). Take fewer folds, or another seed.");
    }

    private static long CountRows(IDataView data)
    {
        long count = 0;
        using var cursor = SequentialCursor.Open(data, []);
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }
}

/// <summary>The part of the data that one fold, counted from 0, holds out to evaluate on, and the rest to train on.</summary>
internal sealed record Fold(int Index, IDataView TrainSet, IDataView HoldOutSet, long HoldOutCount);
