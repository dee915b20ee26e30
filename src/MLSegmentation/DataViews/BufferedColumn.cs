using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>
/// A column of a cursor whose values are kept, row by row, so that the cursor can move ahead of those who read. It makes the getter of the source
/// once, for a getter must not be made while another thread moves the cursor.
/// </summary>
internal abstract class BufferedColumn
{
    /// <summary>Prepares to keep the values of a column of any type.</summary>
    public static BufferedColumn Create(DataViewRow source, DataViewSchema.Column column)
    {
        var type = column.Type is VectorDataViewType vector
            ? typeof(BufferedVectorColumn<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(BufferedColumn<>).MakeGenericType(column.Type.RawType);
        return (BufferedColumn)Activator.CreateInstance(type, source, column)!;
    }

    /// <summary>Makes a place for the value of one row.</summary>
    public abstract BufferedValue CreateValue();
}

/// <summary>The place for the value of a column in one row.</summary>
internal abstract class BufferedValue
{
    /// <summary>Takes the value of the row that the source stands on, or why it has none: whoever asks for it, and nobody else, is told so.</summary>
    public abstract void Take();
}

/// <summary>A column of values that are handed out as they are.</summary>
internal class BufferedColumn<T>(DataViewRow source, DataViewSchema.Column column) : BufferedColumn
{
    /// <summary>Reads the row that the source stands on.</summary>
    public ValueGetter<T> Get { get; } = source.GetGetter<T>(column);

    public override BufferedValue CreateValue() => new BufferedValue<T>(Get);
}

/// <summary>A column of vectors, whose memory their readers use again and so get a copy of.</summary>
internal sealed class BufferedVectorColumn<T>(DataViewRow source, DataViewSchema.Column column) : BufferedColumn<VBuffer<T>>(source, column)
{
    public override BufferedValue CreateValue() => new Vector(Get);

    private sealed class Vector(ValueGetter<VBuffer<T>> get) : BufferedValue<VBuffer<T>>(get)
    {
        protected override void HandOut(ref VBuffer<T> value) => Value.CopyTo(ref value);
    }
}

/// <summary>The place for a value of one row.</summary>
internal class BufferedValue<T>(ValueGetter<T> get) : BufferedValue
{
    private ExceptionDispatchInfo? _failure;
    private T? _returned;
    private bool _isHandedOut;

    /// <summary>The value.</summary>
    protected T Value { get; private set; } = default!;

    public override void Take()
    {
        // As every reader of a getter does, it gives back the value before, which the producer may dispose of or use again: its own where nobody
        // got it, else the one that it got in exchange.
        var value = _isHandedOut ? _returned! : Value;
        (_returned, _isHandedOut, _failure) = (default, false, null);
        try
        {
            get(ref value);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            value = default!;
        }

        Value = value;
    }

    /// <summary>Gives the value, as the getter of the source would have done.</summary>
    public void Read(ref T value)
    {
        _failure?.Throw();
        HandOut(ref value);
    }

    /// <summary>Gives the value to a reader.</summary>
    protected virtual void HandOut(ref T value)
    {
        if (_isHandedOut && ReferenceEquals(value, Value))
        {
            return;
        }

        (_returned, _isHandedOut) = (value, !typeof(T).IsValueType);
        value = Value;
    }
}
