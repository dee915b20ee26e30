using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>Tells which of ML.NET's operations left columns of images and masks out, which they do without a word.</summary>
internal static class DroppedColumns
{
    /// <summary>Checks that data has a column, where an operation that leaves columns out could be the reason that it has not.</summary>
    /// <exception cref="SegmentationException">The column is missing, and the data went through such an operation.</exception>
    public static void Check(IDataView data, string columnName)
    {
        if (data.Schema.GetColumnOrNull(columnName) is null && FindOperation(data) is { } operation)
        {
            throw new SegmentationException(
                $"The data has no column '{columnName}'; it has {ColumnNames.List(data.Schema)}. It comes from {operation}, which leaves out all columns of "
                + "images and masks. Training needs neither, as a trainer reads its data once and shuffles it by itself; otherwise do so before the "
                + "files are loaded, or carry masks as vectors: MapMaskToVector before it, MapVectorToMask behind it.");
        }
    }

    private static string? FindOperation(IDataView? data)
    {
        string? operation = null;
        for (; data is not null && operation is null; data = GetSource(data))
        {
            // The types are ML.NET's own, so that only their names tell.
            operation = data.GetType().Name switch
            {
                "CacheDataView" => "mlContext.Data.Cache or AppendCacheCheckpoint",
                "RowShufflingTransformer" => "mlContext.Data.ShuffleRows",
                "BinaryLoader" => "a file of mlContext.Data.SaveAsBinary",
                _ => null,
            };
        }

        return operation;
    }

    // What ML.NET's transforms read is a property of classes that only it can see.
    private static IDataView? GetSource(IDataView data) => data is AddedColumnsDataView added
        ? added.Source
        : data.GetType().GetProperty("Source")?.GetValue(data) as IDataView;
}
