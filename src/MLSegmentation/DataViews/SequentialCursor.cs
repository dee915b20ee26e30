using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>
/// Reads data views strictly row by row. ML.NET's plain cursor may compute hundreds of rows ahead on several threads, which with
/// images means gigabytes before the first row is visible; a set of one cursor never does.
/// </summary>
internal static class SequentialCursor
{
    /// <summary>Opens a cursor over some columns, in the data's order, or shuffled where <paramref name="random"/> is given.</summary>
    public static DataViewRowCursor Open(IDataView data, IEnumerable<DataViewSchema.Column> columns, Random? random = null) =>
        data.GetRowCursorSet(columns, 1, random)[0];
}
