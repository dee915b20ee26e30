using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Goes through the files of a <see cref="FolderDataView"/>.</summary>
internal sealed class FolderCursor(
    DataViewSchema schema, IEnumerable<DataViewSchema.Column> active, IReadOnlyList<ImagePair> pairs, int[] order, MaskLoader? maskLoader,
    FileReading reading)
    : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. active.Select(column => column.Index)];
    private int _position = -1;
    private byte[]? _imageFile;
    private ImageFileHeader? _imageHeader;
    private SegmentationMask? _mask;
    private SegmentationImage? _deepImage;

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
        _deepImage = null;
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
        ColumnNames.Image when schema[name].Type is SegmentationImageDataViewType =>
            (ValueGetter<SegmentationImage>)((ref SegmentationImage value) => value = _deepImage ??= ReadDeepImage()),
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
            value = given = ImageFile.DecodeEightBit(GetImageFile(), _imageHeader!, Current.ImagePath, reading.Page);
            givenPosition = _position;
        };
    }

    private SegmentationImage ReadDeepImage() => ImageFile.DecodeDeep(GetImageFile(), _imageHeader!, Current.ImagePath, reading.Page);

    private SegmentationMask ReadMask()
    {
        var mask = maskLoader!.Load(Current.MaskPath!);
        _ = GetImageFile();
        var size = _imageHeader!.Size;
        return mask.Width == size.Width && mask.Height == size.Height
            ? mask.WithClasses(maskLoader.Classes)
            : throw new SegmentationException(
                $"The mask '{Current.MaskPath}' has {mask.Width}x{mask.Height} pixels, but its image '{Current.ImagePath}' has "
                + $"{size}; both must have the same size.");
    }

    private byte[] GetImageFile()
    {
        if (_imageFile is null)
        {
            byte[] file = UserFile.ReadAllBytes(Current.ImagePath, "image");
            _imageHeader = ImageFile.Check(file, Current.ImagePath, reading.Page);
            reading.ReportFrames(_imageHeader, Current.ImagePath);
            _imageFile = file;
        }

        return _imageFile;
    }
}
