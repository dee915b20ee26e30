using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Values of one column, kept by slot: what caching and shuffling hold of the rows that they have read.</summary>
internal abstract class StoredColumn
{
    /// <summary>Images and other structured values belong to their cursor and cannot be kept.</summary>
    public static bool CanStore(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    public static StoredColumn Create(DataViewType type)
        => (StoredColumn)Activator.CreateInstance(typeof(StoredColumn<>).MakeGenericType(type.RawType));

    /// <summary>What stores the row's current value in a slot, which may be the one after the last.</summary>
    public abstract Action<int> Bind(DataViewRow row, DataViewSchema.Column column);

    public abstract Delegate GetterAt(Func<int> slot);
}

internal sealed class StoredColumn<T> : StoredColumn
{
    private readonly List<T> _values = [];

    public override Action<int> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return slot =>
        {
            // A fresh value each time: a vector must not share its buffer with another slot.
            T value = default;
            getter(ref value);
            if (slot == _values.Count)
            {
                _values.Add(value);
            }
            else
            {
                _values[slot] = value;
            }
        };
    }

    public override Delegate GetterAt(Func<int> slot)
        => typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? VectorGetter(slot)
            : new ValueGetter<T>((ref T value) => value = _values[slot()]);

    private Delegate VectorGetter(Func<int> slot)
        => (Delegate)GetType().GetMethod(nameof(CopyingGetter), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .MakeGenericMethod(typeof(T).GetGenericArguments()[0]).Invoke(null, [_values, slot]);

    private static ValueGetter<VBuffer<TItem>> CopyingGetter<TItem>(List<VBuffer<TItem>> values, Func<int> slot)
        => (ref VBuffer<TItem> value) => values[slot()].CopyTo(ref value);
}

/// <summary>The columns of a schema that can be kept, as a schema of their own.</summary>
internal sealed class StorableColumns
{
    private readonly DataViewSchema.Column[] _source;

    public StorableColumns(DataViewSchema schema)
    {
        _source = [.. schema.Where(c => StoredColumn.CanStore(c.Type))];
        if (_source.Length == schema.Count)
        {
            Schema = schema;
            return;
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(_source);
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public DataViewSchema.Column Source(int index) => _source[index];
}

/// <summary>A cursor over rows that are kept in slots.</summary>
internal abstract class StoredCursor : DataViewRowCursor
{
    private readonly Delegate[] _getters;
    private long _position = -1;

    protected StoredCursor(DataViewSchema schema, StoredColumn[] columns)
    {
        Schema = schema;
        _getters = [.. columns.Select(c => c?.GetterAt(CurrentSlot))];
    }

    public sealed override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    /// <summary>The slot of the current row; -1 if there is none.</summary>
    protected abstract int Slot { get; }

    public override bool MoveNext()
    {
        bool moved = MoveNextCore();
        _position = moved ? _position + 1 : -1;
        return moved;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Getters.Typed<TValue>(_getters[column.Index], column);

    protected abstract bool MoveNextCore();

    private int CurrentSlot() => Slot >= 0 ? Slot : throw Contracts.Except("There is no current row.");
}
