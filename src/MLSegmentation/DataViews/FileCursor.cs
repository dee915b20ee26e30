using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Goes through the files of a data set, in the order of their names or another, and reads those that are asked for.</summary>
/// <typeparam name="T">The files of a row.</typeparam>
/// <param name="schema">The columns.</param>
/// <param name="active">Those that are asked for.</param>
/// <param name="files">The files, in the order of their names.</param>
/// <param name="order">The order of reading.</param>
internal abstract class FileCursor<T>(DataViewSchema schema, IEnumerable<DataViewSchema.Column> active, IReadOnlyList<T> files, int[] order)
    : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. active.Select(column => column.Index)];
    private int _position = -1;

    public override DataViewSchema Schema => schema;

    public override long Position => IsOnRow ? _position : -1;

    public override long Batch => 0;

    /// <summary>The files of the current row.</summary>
    protected T Current => files[Index];

    private bool IsOnRow => _position >= 0 && _position < order.Length;

    /// <summary>The place of the current row in the order of names, whatever the order of reading.</summary>
    private int Index => IsOnRow
        ? order[_position]
        : throw new InvalidOperationException("The cursor is not on a row; call MoveNext first, until it returns false.");

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        Forget();
        _position = Math.Min(_position + 1, order.Length);
        return _position < order.Length;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Index, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not among the columns that the cursor was asked for.");
        }

        return CreateGetter(column.Name) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}; a getter of {typeof(TValue)} was asked for.");
    }

    /// <summary>Whether a column is asked for.</summary>
    protected bool IsActive(string name) => schema.GetColumnOrNull(name) is { } column && IsColumnActive(column);

    /// <summary>Lets go of what was read of the current row.</summary>
    protected abstract void Forget();

    /// <summary>The getter of a column.</summary>
    protected abstract Delegate CreateGetter(string name);
}
