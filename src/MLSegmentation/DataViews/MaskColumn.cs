using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>A column that holds a mask per row, of our own type or as a vector of integers or keys.</summary>
internal abstract class MaskColumn
{
    /// <summary>The size of the mask that was read last; null where the column does not say.</summary>
    public ImageSize? Size { get; protected set; }

    /// <summary>How far apart the voxels of the mask are that was read last; null where it does not know.</summary>
    public VolumeSpacing? Spacing { get; protected set; }

    /// <summary>The classes of the mask that was read last; null where it does not know them.</summary>
    public SegmentationClasses? Classes { get; protected set; }

    /// <summary>Whether masks can be read out of a column of some type.</summary>
    public static bool Supports(DataViewType type) => type is SegmentationMaskDataViewType || GetItemCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;

    /// <summary>Prepares to read a column that <see cref="Supports(DataViewType)"/> agrees to; messages call its masks true or predicted.</summary>
    public static MaskColumn Open(DataViewRow row, DataViewSchema.Column column, string what) => GetItemCode(column.Type) switch
    {
        TypeCode.SByte => new VectorMaskColumn<sbyte>(row, column, what),
        TypeCode.Byte => new VectorMaskColumn<byte>(row, column, what),
        TypeCode.Int16 => new VectorMaskColumn<short>(row, column, what),
        TypeCode.UInt16 => new VectorMaskColumn<ushort>(row, column, what),
        TypeCode.Int32 => new VectorMaskColumn<int>(row, column, what),
        TypeCode.UInt32 => new VectorMaskColumn<uint>(row, column, what),
        TypeCode.Int64 => new VectorMaskColumn<long>(row, column, what),
        TypeCode.UInt64 => new VectorMaskColumn<ulong>(row, column, what),
        _ => new ObjectMaskColumn(row, column, what),
    };

    /// <summary>Whether masks can be read out of a column of the shape of a schema.</summary>
    public static bool Supports(SchemaShape.Column column) => column.ItemType is SegmentationMaskDataViewType
        || (column.Kind != SchemaShape.Column.VectorKind.Scalar
            && column.ItemType is KeyDataViewType or NumberDataViewType
            && Type.GetTypeCode(column.ItemType.RawType) is >= TypeCode.SByte and <= TypeCode.UInt64);

    /// <summary>The class indices of the current row, valid until the next is read.</summary>
    /// <exception cref="SegmentationException">The row has no mask, or one with values that are no class indices.</exception>
    public abstract ReadOnlySpan<byte> Read(string imageName);

    /// <summary>The mask of the current row, which stays valid; null where it has none.</summary>
    /// <param name="imageName">How messages call the row.</param>
    /// <param name="size">The size of a mask whose column does not say it.</param>
    /// <exception cref="SegmentationException">Its values are no class indices, or not as many as its size needs.</exception>
    public abstract SegmentationMask? ReadMask(string imageName, ImageSize? size);

    /// <summary>The error of a row without a mask.</summary>
    protected static SegmentationException Missing(string what, string imageName) => new($"{imageName} has no {what} mask; every row needs both.");

    private static TypeCode GetItemCode(DataViewType type) => type is VectorDataViewType { ItemType: KeyDataViewType or NumberDataViewType } vector
        ? Type.GetTypeCode(vector.ItemType.RawType)
        : TypeCode.Empty;
}

/// <summary>A column of <see cref="SegmentationMask"/>.</summary>
internal sealed class ObjectMaskColumn(DataViewRow row, DataViewSchema.Column column, string what) : MaskColumn
{
    private readonly ValueGetter<SegmentationMask> _get = row.GetGetter<SegmentationMask>(column);
    private SegmentationMask? _mask;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read(string imageName)
    {
        _get(ref _mask!);
        if (_mask is null)
        {
            throw Missing(what, imageName);
        }

        Size = _mask.Size;
        Spacing = _mask.Spacing;
        Classes = _mask.Classes;
        return _mask.Pixels;
    }

    /// <inheritdoc/>
    public override SegmentationMask? ReadMask(string imageName, ImageSize? size)
    {
        _get(ref _mask!);
        return _mask;
    }
}
