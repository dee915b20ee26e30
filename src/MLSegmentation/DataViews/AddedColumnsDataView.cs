using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>
/// Data with columns added. It is lazy and strictly sequential: reading a row computes that row, and only where an added column is
/// asked for. ML.NET's own mappers would run ahead by hundreds of rows in parallel, each with its results in memory.
/// </summary>
internal sealed class AddedColumnsDataView(IDataView source, AddedColumnsMapper mapper) : IDataView
{
    /// <summary>The data without the added columns.</summary>
    public IDataView Source => source;

    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToList();
        var cursor = SequentialCursor.Open(source, mapper.GetDependencies(columns), rand);
        return mapper.OpenCursor is { } open && !columns.TrueForAll(mapper.IsInput)
            ? open(mapper, cursor, columns)
            : new AddedColumnsCursor(mapper, cursor, columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
