using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Gives each row a number from 0 to 1, the same one in every pass, by which a data view is split.</summary>
internal sealed class RowFraction
{
    // What the split uses where neither a seed nor a seeded context is given: it is repeatable by itself.
    private const int DefaultSeed = 42;

    private readonly DataViewSchema.Column? _key;
    private readonly Func<DataViewRow, Func<double>> _bind;

    private RowFraction(DataViewSchema.Column? key, Func<DataViewRow, Func<double>> bind)
    {
        _key = key;
        _bind = bind;
    }

    /// <summary>The columns that the number is computed from.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _key is { } key ? [key] : [];

    /// <summary>Draws one number for each row, in the order of the rows.</summary>
    public static RowFraction Random(int? seed)
        => new(null, _ =>
        {
            var random = RandomSource.Create(seed ?? DefaultSeed);
            return random.NextDouble;
        });

    /// <summary>Rows of the same key get the same number. Numbers are used by their place in the column's range, others by their hash.</summary>
    public static RowFraction ByKey(IDataView data, DataViewSchema.Column column, int? seed)
    {
        if (column.Type == NumberDataViewType.Single || column.Type == NumberDataViewType.Double)
        {
            (double minimum, double maximum) = RangeOf(data, column);
            double width = maximum > minimum ? maximum - minimum : 1;
            return new(column, row =>
            {
                Func<object> value = Values.ReaderOf(row, column);
                return () => (Convert.ToDouble(value()) - minimum) / width;
            });
        }

        if (column.Type is KeyDataViewType key)
        {
            return new(column, row =>
            {
                Func<object> value = Values.ReaderOf(row, column);
                return () => (Convert.ToUInt64(value()) - 0.5) / key.Count;
            });
        }

        uint mixed = unchecked((uint)(seed ?? DefaultSeed));
        return new(column, row =>
        {
            Func<object> value = Values.ReaderOf(row, column);
            return () => Values.Hash(value(), mixed) / (uint.MaxValue + 1.0);
        });
    }

    /// <summary>What computes the number of a row's current values; to be called once for each row.</summary>
    public Func<double> Bind(DataViewRow row) => _bind(row);

    private static (double Minimum, double Maximum) RangeOf(IDataView data, DataViewSchema.Column column)
    {
        (double minimum, double maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        Func<object> value = Values.ReaderOf(cursor, column);
        while (cursor.MoveNext())
        {
            double number = Convert.ToDouble(value());
            minimum = Math.Min(minimum, number);
            maximum = Math.Max(maximum, number);
        }

        return (minimum, maximum);
    }
}

/// <summary>Values whose type is known at run time only.</summary>
internal static class Values
{
    /// <summary>What reads a column's current value as an object: text as a string, a vector as an array.</summary>
    public static Func<object> ReaderOf(DataViewRow row, DataViewSchema.Column column)
    {
        string method = column.Type is VectorDataViewType ? nameof(VectorReader) : nameof(ScalarReader);
        return (Func<object>)typeof(Values).GetMethod(method, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .MakeGenericMethod(column.Type.GetItemType().RawType).Invoke(null, [row, column]);
    }

    /// <summary>A hash that is the same in every process.</summary>
    public static uint Hash(object value, uint seed)
    {
        const uint prime = 16777619;
        uint hash = (2166136261 ^ seed) * prime;
        foreach (char letter in value is Array array ? string.Join('\0', array.Cast<object>()) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture))
        {
            hash = (hash ^ letter) * prime;
        }

        // FNV leaves the upper bits of short texts alike; the split goes by them.
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static Func<object> ScalarReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return value is ReadOnlyMemory<char> text ? text.ToString() : value;
        };
    }

    private static Func<object> VectorReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            return value.DenseValues().ToArray();
        };
    }
}

/// <summary>The rows of a data view whose number is accepted.</summary>
internal sealed class SplitDataView : IDataView
{
    private readonly IDataView _source;
    private readonly RowFraction _fraction;
    private readonly Func<double, bool> _accept;

    public SplitDataView(IDataView source, RowFraction fraction, Func<double, bool> accept)
    {
        _source = source;
        _fraction = fraction;
        _accept = accept;
    }

    /// <summary>Numbers that are drawn in order stay with their rows only in that order.</summary>
    public bool CanShuffle => _fraction.Columns.Any() && _source.CanShuffle;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        bool[] active = ActiveColumns.Of(columnsNeeded, Schema);
        HashSet<int> needed = [.. _fraction.Columns.Select(c => c.Index)];
        DataViewRowCursor input = _source.GetRowCursor(
            Schema.Where(c => active[c.Index] || needed.Contains(c.Index)),
            CanShuffle ? rand : null);
        Func<double> fraction = _fraction.Bind(input);
        return new FilteringCursor(input, active, () => _accept(fraction()));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}

internal sealed class SkipTakeDataView : IDataView
{
    private readonly IDataView _source;
    private readonly long _skip;
    private readonly long _take;

    public SkipTakeDataView(IDataView source, long skip, long take)
    {
        _source = source;
        _skip = skip;
        _take = take;
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _source.GetRowCount() is long count ? Math.Min(Math.Max(0, count - _skip), _take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return new Cursor(_source.GetRowCursor(columns), _skip, _take);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : WrappingCursor
    {
        private readonly long _take;
        private long _skip;
        private long _taken;

        public Cursor(DataViewRowCursor input, long skip, long take)
            : base(input)
        {
            _skip = skip;
            _take = take;
        }

        public override long Position => _taken - 1;

        public override DataViewSchema Schema => Input.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(column);

        public override bool MoveNext()
        {
            for (; _skip > 0; _skip--)
            {
                if (!Input.MoveNext())
                {
                    return false;
                }
            }

            // The source is not read beyond the last row that is taken.
            if (_taken >= _take || !Input.MoveNext())
            {
                return false;
            }

            _taken++;
            return true;
        }
    }
}
