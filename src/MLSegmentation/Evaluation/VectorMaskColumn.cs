using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Evaluation;

/// <summary>
/// A column of vectors of class indices, as other people's pipelines have them. 255 and -1 are ignored pixels; the keys 1 to 255 are
/// the class indices 0 to 254, and a missing key an ignored pixel. Dimensions [H, W] or [1, H, W] give the size.
/// </summary>
internal sealed class VectorMaskColumn<T> : MaskColumn
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly DenseColumn<T> _column;
    private readonly string _what;
    private readonly bool _areKeys;
    private byte[] _pixels = [];

    /// <summary>Prepares to read the column.</summary>
    public VectorMaskColumn(DataViewRow row, DataViewSchema.Column column, string what)
    {
        var type = (VectorDataViewType)column.Type;
        _column = new DenseColumn<T>(row, column);
        _what = what;
        _areKeys = type.ItemType is KeyDataViewType;
        Size = type.Dimensions switch
        {
            [> 0 and var height, > 0 and var width] => new ImageSize(width, height),
            [1, > 0 and var height, > 0 and var width] => new ImageSize(width, height),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read(string imageName)
    {
        var values = _column.Read();
        if (values.IsEmpty)
        {
            throw Missing(_what, imageName);
        }

        return typeof(T) == typeof(byte) && !_areKeys ? MemoryMarshal.AsBytes(values) : Convert(values, imageName);
    }

    private ReadOnlySpan<byte> Convert(ReadOnlySpan<T> values, string imageName)
    {
        if (_pixels.Length < values.Length)
        {
            _pixels = new byte[values.Length];
        }

        // One less than the number of the first class wraps to the index of ignored pixels.
        int first = _areKeys ? 1 : 0;
        for (int index = 0; index < values.Length; index++)
        {
            long number = long.CreateSaturating(values[index]);
            if (number < first - 1 || number > byte.MaxValue)
            {
                throw NoIndex(number, imageName);
            }

            _pixels[index] = unchecked((byte)(number - first));
        }

        return _pixels.AsSpan(0, values.Length);
    }

    private SegmentationException NoIndex(long number, string imageName) => new(_areKeys
        ? $"The {_what} mask of {imageName} holds the key {number}; the keys 1 to {SegmentationClasses.MaxCount} stand for the classes, "
            + "and a missing one for an ignored pixel."
        : $"The {_what} mask of {imageName} holds the class index {number}; class indices are 0 to {SegmentationClasses.MaxCount - 1}, "
            + $"and {SegmentationMask.Ignored} or -1 stand for an ignored pixel.");
}

/// <summary>A column of vectors; sparse ones are spread out.</summary>
internal sealed class DenseColumn<T>(DataViewRow row, DataViewSchema.Column column)
{
    private readonly ValueGetter<VBuffer<T>> _get = row.GetGetter<VBuffer<T>>(column);
    private VBuffer<T> _values;
    private VBuffer<T> _denseValues;

    /// <summary>The vector of the current row, valid until the next is read.</summary>
    public ReadOnlySpan<T> Read()
    {
        _get(ref _values);
        if (_values.IsDense)
        {
            return _values.GetValues();
        }

        _values.CopyToDense(ref _denseValues);
        return _denseValues.GetValues();
    }
}
