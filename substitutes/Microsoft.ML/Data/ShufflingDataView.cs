using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Rows in random order: each is drawn from a pool that is filled again from the source, the same in every pass.</summary>
internal sealed class ShufflingDataView : IDataView
{
    private readonly IDataView _source;
    private readonly StorableColumns _storable;
    private readonly int _seed;
    private readonly int _poolSize;
    private readonly bool _shuffleSource;

    public ShufflingDataView(IDataView source, int seed, int poolSize, bool shuffleSource)
    {
        _source = source;
        _storable = new StorableColumns(source.Schema);
        _seed = seed;
        _poolSize = poolSize;
        _shuffleSource = shuffleSource;
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _storable.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = ActiveColumns.Of(columnsNeeded, Schema);
        Random random = rand ?? RandomSource.Create(_seed);
        Random sourceRandom = _shuffleSource && _source.CanShuffle ? RandomSource.Create(random) : null;
        DataViewSchema.Column?[] sourceColumns = [.. active.Select((isActive, i) => isActive ? _storable.Source(i) : default(DataViewSchema.Column?))];
        DataViewRowCursor input = _source.GetRowCursor(sourceColumns.OfType<DataViewSchema.Column>(), sourceRandom);
        return new Cursor(Schema, input, sourceColumns, _poolSize, random);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : StoredCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly Action<int>[] _store;
        private readonly List<DataViewRowId> _ids = [];
        private readonly ValueGetter<DataViewRowId> _idGetter;
        private readonly List<int> _pool = [];
        private readonly int _poolSize;
        private readonly Random _random;
        private int _slot = -1;
        private int _slots;

        public Cursor(DataViewSchema schema, DataViewRowCursor input, DataViewSchema.Column?[] sourceColumns, int poolSize, Random random)
            : this(schema, input, sourceColumns, [.. sourceColumns.Select(c => c is null ? null : StoredColumn.Create(c.Value.Type))], poolSize, random)
        {
        }

        private Cursor(DataViewSchema schema, DataViewRowCursor input, DataViewSchema.Column?[] sourceColumns, StoredColumn[] columns, int poolSize, Random random)
            : base(schema, columns)
        {
            _input = input;
            _idGetter = input.GetIdGetter();
            _store = [.. columns.Zip(sourceColumns).Where(p => p.First is not null).Select(p => p.First.Bind(input, p.Second.Value))];
            _poolSize = poolSize;
            _random = random;
        }

        protected override int Slot => _slot;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[_slot];

        protected override bool MoveNextCore()
        {
            // The slot of the row before is free again.
            int free = _slot;
            _slot = -1;
            while (_pool.Count < _poolSize && _input.MoveNext())
            {
                int slot = free >= 0 ? free : _slots++;
                free = -1;
                Store(slot);
                _pool.Add(slot);
            }

            if (_pool.Count == 0)
            {
                return false;
            }

            int drawn = _random.Next(_pool.Count);
            _slot = _pool[drawn];
            _pool[drawn] = _pool[^1];
            _pool.RemoveAt(_pool.Count - 1);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _input.Dispose();
            }
        }

        private void Store(int slot)
        {
            foreach (Action<int> store in _store)
            {
                store(slot);
            }

            DataViewRowId id = default;
            _idGetter(ref id);
            if (slot == _ids.Count)
            {
                _ids.Add(id);
            }
            else
            {
                _ids[slot] = id;
            }
        }
    }
}
