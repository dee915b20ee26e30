using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>An input schema followed by added columns: which output column is which.</summary>
internal sealed class AddedColumns
{
    private readonly int _inputCount;

    public AddedColumns(DataViewSchema input, DataViewSchema.DetachedColumn[] added)
    {
        _inputCount = input.Count;
        Schema = AppendTo(input, added);
    }

    public DataViewSchema Schema { get; }

    public static DataViewSchema AppendTo(DataViewSchema input, DataViewSchema.DetachedColumn[] added)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumns(added);
        return builder.ToSchema();
    }

    public bool IsInput(int column) => column < _inputCount;

    public int AddedIndex(int column) => column - _inputCount;
}

/// <summary>A data view, and a mapper of single rows, that add to each row the columns of an <see cref="IRowMapper"/>.</summary>
internal sealed class RowToRowMapperTransform : IDataView, IRowToRowMapper
{
    private readonly IDataView _source;
    private readonly IRowMapper _mapper;
    private readonly AddedColumns _columns;

    public RowToRowMapperTransform(IDataView source, IRowMapper mapper)
    {
        _source = source;
        _mapper = mapper;
        _columns = new AddedColumns(source.Schema, mapper.GetOutputColumns());
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _columns.Schema;

    public DataViewSchema InputSchema => _source.Schema;

    public DataViewSchema OutputSchema => _columns.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = ActiveColumns.Of(columnsNeeded, Schema);
        return new Cursor(this, _source.GetRowCursor(NeededInput(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = ActiveColumns.Of(columnsNeeded, Schema);
        return [.. _source.GetRowCursorSet(NeededInput(active), n, rand).Select(c => new Cursor(this, c, active))];
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => NeededInput(ActiveColumns.Of(dependingColumns, Schema));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckValue(activeColumns, nameof(activeColumns));
        Contracts.Check(ReferenceEquals(input.Schema, InputSchema), "Schema of input row must be the same as the schema the mapper is bound to");
        return new Row(this, input, ActiveColumns.Of(activeColumns, Schema));
    }

    private DataViewSchema.Column[] NeededInput(bool[] active)
    {
        Func<int, bool> needed = _mapper.GetDependencies(IsActiveOutput(active));
        return [.. InputSchema.Where(c => active[c.Index] || needed(c.Index))];
    }

    private Func<int, bool> IsActiveOutput(bool[] active) => output => active[InputSchema.Count + output];

    private Delegate[] CreateGetters(DataViewRow input, bool[] active, out Action disposer)
        => _mapper.CreateGetters(input, IsActiveOutput(active), out disposer);

    private sealed class Row : WrappingRow
    {
        private readonly RowToRowMapperTransform _parent;
        private readonly Delegate[] _getters;
        private readonly Action _disposer;

        public Row(RowToRowMapperTransform parent, DataViewRow input, bool[] active)
            : base(input)
        {
            _parent = parent;
            _getters = parent.CreateGetters(input, active, out _disposer);
        }

        public override DataViewSchema Schema => _parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column)
            => _parent._columns.IsInput(column.Index)
                ? Input.IsColumnActive(Input.Schema[column.Index])
                : _getters[_parent._columns.AddedIndex(column.Index)] is not null;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => _parent._columns.IsInput(column.Index)
                ? Input.GetGetter<TValue>(Input.Schema[column.Index])
                : Getters.Typed<TValue>(_getters[_parent._columns.AddedIndex(column.Index)], column);

        protected override void DisposeCore() => _disposer?.Invoke();
    }

    private sealed class Cursor : WrappingCursor
    {
        private readonly RowToRowMapperTransform _parent;
        private readonly bool[] _active;
        private readonly Delegate[] _getters;
        private readonly Action _disposer;

        public Cursor(RowToRowMapperTransform parent, DataViewRowCursor input, bool[] active)
            : base(input)
        {
            _parent = parent;
            _active = active;
            _getters = parent.CreateGetters(input, active, out _disposer);
        }

        public override DataViewSchema Schema => _parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.Check(IsColumnActive(column), $"The column '{column.Name}' was not asked for.");
            return _parent._columns.IsInput(column.Index)
                ? Input.GetGetter<TValue>(Input.Schema[column.Index])
                : Getters.Typed<TValue>(_getters[_parent._columns.AddedIndex(column.Index)], column);
        }

        protected override void DisposeCore() => _disposer?.Invoke();
    }
}
