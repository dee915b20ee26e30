using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which columns of a schema a caller asks for.</summary>
internal static class ActiveColumns
{
    public static bool[] Of(IEnumerable<DataViewSchema.Column> columns, DataViewSchema schema)
    {
        Contracts.CheckValue(columns, "columnsNeeded");
        var active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            Contracts.Check(column.Index < active.Length, $"The requested column '{column}' is not part of the schema.");
            active[column.Index] = true;
        }

        return active;
    }
}

internal static class Getters
{
    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column)
        => getter as ValueGetter<TValue>
        ?? throw Contracts.Except(getter is null
            ? $"The column '{column.Name}' was not asked for."
            : $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{getter.GetType().GetGenericArguments()[0]}'.");

    /// <summary>The getter of a column whose type is known at run time only.</summary>
    public static Delegate Untyped(DataViewRow row, DataViewSchema.Column column)
        => (Delegate)typeof(DataViewRow).GetMethod(nameof(DataViewRow.GetGetter)).MakeGenericMethod(column.Type.RawType)
            .Invoke(row, [column]);
}

/// <summary>A row that follows another and disposes it.</summary>
internal abstract class WrappingRow : DataViewRow
{
    private bool _disposed;

    protected WrappingRow(DataViewRow input) => Input = input;

    public sealed override long Position => Input.Position;

    public sealed override long Batch => Input.Batch;

    protected DataViewRow Input { get; }

    public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected virtual void DisposeCore()
    {
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            DisposeCore();
            Input.Dispose();
        }
    }
}

/// <summary>A cursor that moves with another, row for row, and disposes it.</summary>
internal abstract class WrappingCursor : DataViewRowCursor
{
    private bool _disposed;

    protected WrappingCursor(DataViewRowCursor input) => Input = input;

    public override long Position => Input.Position;

    public override long Batch => Input.Batch;

    protected DataViewRowCursor Input { get; }

    public override bool MoveNext() => Input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected virtual void DisposeCore()
    {
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            DisposeCore();
            Input.Dispose();
        }
    }
}

/// <summary>A data view of a schema without rows.</summary>
internal sealed class EmptyDataView : IDataView
{
    public EmptyDataView(DataViewSchema schema) => Schema = schema;

    public bool CanShuffle => true;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => new Cursor(Schema, ActiveColumns.Of(columnsNeeded, Schema));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly bool[] _active;

        public Cursor(DataViewSchema schema, bool[] active)
        {
            Schema = schema;
            _active = active;
        }

        public override long Position => -1;

        public override long Batch => 0;

        public override DataViewSchema Schema { get; }

        public override bool MoveNext() => false;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => throw Contracts.Except("There is no row.");

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.Check(IsColumnActive(column), $"The column '{column.Name}' was not asked for.");
            return (ref TValue value) => throw Contracts.Except("There is no row.");
        }
    }
}

/// <summary>The rows of an input that a condition accepts.</summary>
internal sealed class FilteringCursor : WrappingCursor
{
    private readonly bool[] _active;
    private readonly Func<bool> _accept;
    private readonly Action _disposer;
    private long _position = -1;

    /// <param name="input">The rows to choose from; may have more active columns than were asked for.</param>
    /// <param name="active">The columns that were asked for.</param>
    /// <param name="accept">Whether the input's current row belongs to the result.</param>
    /// <param name="disposer">What else ends with the cursor.</param>
    public FilteringCursor(DataViewRowCursor input, bool[] active, Func<bool> accept, Action disposer = null)
        : base(input)
    {
        _active = active;
        _accept = accept;
        _disposer = disposer;
    }

    public override long Position => _position;

    public override DataViewSchema Schema => Input.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.Check(IsColumnActive(column), $"The column '{column.Name}' was not asked for.");
        return Input.GetGetter<TValue>(column);
    }

    public override bool MoveNext()
    {
        while (Input.MoveNext())
        {
            if (_accept())
            {
                _position++;
                return true;
            }
        }

        _position = -1;
        return false;
    }

    protected override void DisposeCore() => _disposer?.Invoke();
}
