using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>
/// A column of vectors of class indices, as other people's pipelines have them. 255 and -1 are ignored pixels; the keys 1 to 255 are
/// the class indices 0 to 254, and a missing key an ignored pixel. Dimensions [H, W] or [1, H, W] give the size.
/// </summary>
internal sealed class VectorMaskColumn<T> : MaskColumn
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly DenseColumn<T> _column;
    private readonly string _name;
    private readonly string _what;
    private readonly bool _areKeys;
    private byte[] _pixels = [];

    /// <summary>Prepares to read the column.</summary>
    public VectorMaskColumn(DataViewRow row, DataViewSchema.Column column, string what)
    {
        var type = (VectorDataViewType)column.Type;
        _name = column.Name;
        _column = new DenseColumn<T>(row, column);
        _what = what;
        _areKeys = type.ItemType is KeyDataViewType;
        Size = MaskVectors.GetSize(type);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read(string imageName)
    {
        var values = _column.Read();
        if (values.IsEmpty)
        {
            throw Missing(_what, imageName);
        }

        return Convert(values, imageName);
    }

    /// <inheritdoc/>
    public override SegmentationMask? ReadMask(string imageName, ImageSize? size)
    {
        var values = _column.Read();
        if (values.IsEmpty)
        {
            return null;
        }

        var expected = Size ?? size ?? throw new SegmentationException(
            $"The column '{_name}' does not say which size the {_what} mask of {imageName} has: its vectors need the dimensions [height, width].");
        if (values.Length != expected.PixelCount)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {_what} mask of {imageName} has {values.Length} values in the column '{_name}', but a mask of {expected} has {expected.PixelCount}; "
                + $"a mask has the size of its image."));
        }

        return new SegmentationMask(expected.Width, expected.Height, Convert(values, imageName));
    }

    private ReadOnlySpan<byte> Convert(ReadOnlySpan<T> values, string imageName)
    {
        if (typeof(T) == typeof(byte) && !_areKeys)
        {
            return MemoryMarshal.AsBytes(values);
        }

        if (_pixels.Length < values.Length)
        {
            _pixels = new byte[values.Length];
        }

        MaskVectors.ToIndices(values, _areKeys, _pixels, $"{_what} mask of {imageName}");
        return _pixels.AsSpan(0, values.Length);
    }
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
