using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Shows a user's object as a row: one column for each mapped member.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly Delegate[] _getters;
    private TRow _value;
    private long _position = -1;

    public ObjectRow(MappedColumn[] columns)
        : this(columns, ObjectSchema.Of(columns), null)
    {
    }

    public ObjectRow(MappedColumn[] columns, DataViewSchema schema, bool[] active)
    {
        Schema = schema;
        _getters = [.. columns.Select((c, i) => active is null || active[i] ? MakeGetter(c) : null)];
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    /// <summary>Takes the next object; its members are read when a getter asks.</summary>
    public void MoveTo(TRow value)
    {
        Contracts.CheckValue(value, "row");
        _value = value;
        _position++;
    }

    public void Close()
    {
        _value = null;
        _position = -1;
    }

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.Check(column.Index < _getters.Length, $"The row has no column '{column.Name}'.");
        return _getters[column.Index] is not null;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
        return Getters.Typed<TValue>(_getters[column.Index], column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Position, 0);

    private TRow Current => _value ?? throw Contracts.Except("There is no current row: the cursor stands before the first or after the last one.");

    private Delegate MakeGetter(MappedColumn column)
    {
        Type member = MappedMembers.TypeOf(column.Member);
        if (!MappedMembers.CanHold(column.Type))
        {
            throw new NotSupportedException($"Type '{member.FullName}' is not yet supported.");
        }

        string method = member == typeof(string) ? nameof(TextGetter)
            : member == typeof(string[]) ? nameof(TextVectorGetter)
            : member.IsArray ? nameof(ArrayGetter)
            : column.Type is VectorDataViewType ? nameof(VectorGetter)
            : column.Type is KeyDataViewType ? nameof(KeyGetter)
            : nameof(DirectGetter);
        Type item = column.Type.GetItemType().RawType;
        MethodInfo definition = typeof(ObjectRow<TRow>).GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic);
        MethodInfo made = definition.IsGenericMethodDefinition ? definition.MakeGenericMethod(item) : definition;
        return (Delegate)made.Invoke(this, [column]);
    }

    private ValueGetter<ReadOnlyMemory<char>> TextGetter(MappedColumn column)
    {
        Func<TRow, string> read = MappedMembers.Reader<TRow, string>(column.Member);
        return (ref ReadOnlyMemory<char> value) => value = read(Current).AsMemory();
    }

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> TextVectorGetter(MappedColumn column)
    {
        Func<TRow, string[]> read = MappedMembers.Reader<TRow, string[]>(column.Member);
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            string[] texts = read(Current) ?? [];
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, texts.Length);
            for (int i = 0; i < texts.Length; i++)
            {
                editor.Values[i] = texts[i].AsMemory();
            }

            value = editor.Commit();
        };
    }

    private ValueGetter<VBuffer<T>> ArrayGetter<T>(MappedColumn column)
    {
        Func<TRow, T[]> read = MappedMembers.Reader<TRow, T[]>(column.Member);
        return (ref VBuffer<T> value) =>
        {
            T[] array = read(Current);
            VBuffer<T>.Copy(array, 0, ref value, array?.Length ?? 0);
        };
    }

    private ValueGetter<VBuffer<T>> VectorGetter<T>(MappedColumn column)
    {
        Func<TRow, VBuffer<T>> read = MappedMembers.Reader<TRow, VBuffer<T>>(column.Member);
        return (ref VBuffer<T> value) => read(Current).CopyTo(ref value);
    }

    private ValueGetter<T> DirectGetter<T>(MappedColumn column)
    {
        Func<TRow, T> read = MappedMembers.Reader<TRow, T>(column.Member);
        return (ref T value) => value = read(Current);
    }

    /// <summary>Keys count from one in a row; zero stands for what is outside of the keys.</summary>
    private ValueGetter<T> KeyGetter<T>(MappedColumn column)
        where T : struct
    {
        Func<TRow, T> read = MappedMembers.Reader<TRow, T>(column.Member);
        ulong count = ((KeyDataViewType)column.Type).Count;
        return (ref T value) =>
        {
            ulong key = Convert.ToUInt64(read(Current));
            value = (T)Convert.ChangeType(key < count ? key + 1 : 0, typeof(T));
        };
    }
}

internal static class ObjectSchema
{
    public static DataViewSchema Of(MappedColumn[] columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns.Select(c => c.Column));
        return builder.ToSchema();
    }
}

/// <summary>A sequence of a user's objects as a data view; every cursor enumerates the sequence anew.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _rows;
    private readonly MappedColumn[] _columns;

    public EnumerableDataView(IEnumerable<TRow> rows, SchemaDefinition definition)
    {
        _rows = rows;
        _columns = MappedColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Read);
        Schema = ObjectSchema.Of(_columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => new Cursor(_rows.GetEnumerator(), new ObjectRow<TRow>(_columns, Schema, ActiveColumns.Of(columnsNeeded, Schema)));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly IEnumerator<TRow> _rows;
        private readonly ObjectRow<TRow> _row;
        private bool _ended;

        public Cursor(IEnumerator<TRow> rows, ObjectRow<TRow> row)
        {
            _rows = rows;
            _row = row;
        }

        public override long Position => _row.Position;

        public override long Batch => 0;

        public override DataViewSchema Schema => _row.Schema;

        public override bool MoveNext()
        {
            if (_ended)
            {
                return false;
            }

            if (!_rows.MoveNext())
            {
                Dispose();
                return false;
            }

            _row.MoveTo(_rows.Current ?? throw Contracts.Except("Encountered null when iterating over data, this is not supported."));
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter()
            => (ref DataViewRowId value) =>
            {
                Contracts.Check(Position >= 0, "There is no current row.");
                value = new DataViewRowId((ulong)Position, 0);
            };

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_ended)
            {
                _ended = true;
                _row.Close();
                _rows.Dispose();
            }
        }
    }
}
