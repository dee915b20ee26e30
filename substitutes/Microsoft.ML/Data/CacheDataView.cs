namespace Microsoft.ML.Data;

/// <summary>Keeps every column in memory from the first time that it is asked for.</summary>
internal sealed class CacheDataView : IDataView
{
    private readonly IDataView _source;
    private readonly StorableColumns _storable;
    private readonly StoredColumn[] _columns;
    private readonly object _lock = new();
    private long? _rowCount;

    public CacheDataView(IDataView source)
    {
        _source = source;
        _storable = new StorableColumns(source.Schema);
        _columns = new StoredColumn[Schema.Count];
        _rowCount = source.GetRowCount();
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _storable.Schema;

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = ActiveColumns.Of(columnsNeeded, Schema);
        int count = Fill(active);
        int[] order = [.. Enumerable.Range(0, count)];
        rand?.Shuffle(order);
        return new Cursor(Schema, [.. _columns.Select((c, i) => active[i] ? c : null)], order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private int Fill(bool[] active)
    {
        lock (_lock)
        {
            int[] missing = [.. Enumerable.Range(0, active.Length).Where(i => active[i] && _columns[i] is null)];
            if (missing.Length == 0 && _rowCount is not null)
            {
                return (int)_rowCount.Value;
            }

            using DataViewRowCursor cursor = _source.GetRowCursor(missing.Select(_storable.Source));
            StoredColumn[] columns = [.. missing.Select(i => StoredColumn.Create(Schema[i].Type))];
            Action<int>[] store = [.. columns.Zip(missing, (c, i) => c.Bind(cursor, _storable.Source(i)))];
            int count = 0;
            for (; cursor.MoveNext(); count++)
            {
                foreach (Action<int> action in store)
                {
                    action(count);
                }
            }

            for (int i = 0; i < missing.Length; i++)
            {
                _columns[missing[i]] = columns[i];
            }

            _rowCount = count;
            return count;
        }
    }

    private sealed class Cursor : StoredCursor
    {
        private readonly int[] _order;
        private int _next;

        public Cursor(DataViewSchema schema, StoredColumn[] columns, int[] order)
            : base(schema, columns)
            => _order = order;

        protected override int Slot => Position >= 0 ? _order[_next - 1] : -1;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Slot, 0);

        protected override bool MoveNextCore() => _next < _order.Length && ++_next > 0;
    }
}
