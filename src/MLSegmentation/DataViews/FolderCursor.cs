using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Goes through the files of a <see cref="FolderDataView"/>.</summary>
internal sealed class FolderCursor(
    DataViewSchema schema, IEnumerable<DataViewSchema.Column> active, IReadOnlyList<ImagePair> pairs, int[] order, MaskLoader? maskLoader)
    : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. active.Select(column => column.Index)];
    private int _position = -1;
    private byte[]? _imageFile;
    private ImageSize _imageSize;
    private SegmentationMask? _mask;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>The place of the current row in the order of names, whatever the order of reading.</summary>
    private int Index => _position >= 0 && _position < order.Length
        ? order[_position]
        : throw new InvalidOperationException("The cursor is not on a row; call MoveNext first, until it returns false.");

    private ImagePair Current => pairs[Index];

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        _imageFile = null;
        _mask = null;
        _position = Math.Min(_position + 1, order.Length);
        return _position < order.Length;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Index, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not among the columns that the cursor was asked for.");
        }

        return CreateGetter(column.Name) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}; a getter of {typeof(TValue)} was asked for.");
    }

    private Delegate CreateGetter(string name) => name switch
    {
        ColumnNames.ImagePath => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Current.ImagePath.AsMemory()),
        ColumnNames.MaskPath => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Current.MaskPath.AsMemory()),
        ColumnNames.Image => CreateImageGetter(),
        _ => (ValueGetter<SegmentationMask>)((ref SegmentationMask value) => value = _mask ??= ReadMask()),
    };

    /// <summary>
    /// As ML.NET's image loader does, the getter disposes the image that it gave before. Asked again on the same row for the
    /// same variable, it leaves the image there.
    /// </summary>
    private ValueGetter<MLImage> CreateImageGetter()
    {
        MLImage? given = null;
        int givenPosition = -1;
        return (ref MLImage value) =>
        {
            if (givenPosition == _position && value is not null && ReferenceEquals(value, given))
            {
                return;
            }

            value?.Dispose();
            value = given = ImageReader.Decode(GetImageFile(), Current.ImagePath);
            givenPosition = _position;
        };
    }

    private SegmentationMask ReadMask()
    {
        var mask = maskLoader!.Load(Current.MaskPath!);
        _ = GetImageFile();
        return mask.Width == _imageSize.Width && mask.Height == _imageSize.Height
            ? mask.WithClasses(maskLoader.Classes)
            : throw new SegmentationException(
                $"The mask '{Current.MaskPath}' has {mask.Width}x{mask.Height} pixels, but its image '{Current.ImagePath}' has "
                + $"{_imageSize}; both must have the same size.");
    }

    private byte[] GetImageFile()
    {
        if (_imageFile is null)
        {
            byte[] file = UserFile.ReadAllBytes(Current.ImagePath, "image");
            _imageSize = ImageFileCheck.GetSize(file, Current.ImagePath);
            _imageFile = file;
        }

        return _imageFile;
    }
}
