using Microsoft.ML;

namespace MLSegmentation.Data;

/// <summary>Data with a column of masks added.</summary>
internal sealed class LoadedMaskDataView(IDataView source, LoadedMaskMapper mapper) : IDataView
{
    /// <inheritdoc/>
    public DataViewSchema Schema => mapper.OutputSchema;

    /// <inheritdoc/>
    public bool CanShuffle => source.CanShuffle;

    /// <inheritdoc/>
    public long? GetRowCount() => source.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToList();

        // A set of one cursor is read in order by the calling thread; a plain cursor of ML.NET's may read ahead.
        var input = source.GetRowCursorSet(mapper.GetDependencies(columns), 1, rand)[0];
        return new LoadedMaskCursor(mapper, input, columns);
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
