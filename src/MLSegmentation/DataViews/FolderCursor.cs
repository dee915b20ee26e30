using System.Runtime.ExceptionServices;
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
    private readonly bool _hasLabel = active.Any(column => column.Name == ColumnNames.Label);
    private ImageContent? _imageFile;
    private ImageContent? _maskFile;
    private SegmentationException? _maskFailure;
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
        _maskFile = null;
        _maskFailure = null;
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

            // Where decoding fails, nobody has the image that was disposed of.
            value?.Dispose();
            value = null!;
            value = given = GetImageFile().DecodeEightBit();
            givenPosition = _position;
        };
    }

    private SegmentationImage ReadDeepImage() => GetImageFile().DecodeDeep();

    private SegmentationMask ReadMask()
    {
        if ((_maskFile ??= TryOpenMask()) is null)
        {
            ExceptionDispatchInfo.Throw(_maskFailure!);
        }

        _ = GetImageFile();
        return maskLoader!.Decode(_maskFile!).WithClasses(maskLoader.Classes);
    }

    /// <summary>Reads the image, and compares it with its mask before either is decoded.</summary>
    private ImageContent GetImageFile()
    {
        if (_imageFile is null)
        {
            var image = ImageFile.Read(Current.ImagePath, "image", reading);
            reading.ReportFrames(image.Header, Current.ImagePath);
            _imageFile = image;
        }

        if (_hasLabel && (_maskFile ??= TryOpenMask()) is { Header.Size: var size } && size != _imageFile.Header.Size)
        {
            throw new SegmentationException(
                $"The mask '{Current.MaskPath}' has {size} pixels, but its image '{Current.ImagePath}' has {_imageFile.Header.Size}; "
                + "both must have the same size. Bring them to one, the mask without interpolation.");
        }

        return _imageFile;
    }

    private ImageContent? TryOpenMask()
    {
        try
        {
            return _maskFailure is null ? maskLoader!.Open(Current.MaskPath!) : null;
        }
        catch (SegmentationException exception)
        {
            // Whoever reads the mask is told.
            _maskFailure = exception;
            return null;
        }
    }
}
