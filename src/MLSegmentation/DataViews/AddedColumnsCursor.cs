using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>
/// A row with columns added, on top of an input row that somebody else moves, as a prediction engine does; on top of a cursor it is one itself,
/// and moves its input on by one row at a time. It computes nothing before a getter is called, and disposes its input.
/// </summary>
internal sealed class AddedColumnsCursor(AddedColumnsMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. activeColumns.Select(column => column.Index)];
    private IAddedColumns? _added;

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool MoveNext() => ((DataViewRowCursor)input).MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not among the columns that the row was asked for.");
        }

        if (mapper.IsInput(column))
        {
            return input.GetGetter<TValue>(mapper.InputSchema[column.Index]);
        }

        _added ??= mapper.Open(input);
        return _added.CreateGetter(column.Index - mapper.InputSchema.Count) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}; a getter of {typeof(TValue)} was asked for.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _added?.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
