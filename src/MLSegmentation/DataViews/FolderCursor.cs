using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Goes through the files of a <see cref="FolderDataView"/>.</summary>
internal sealed class FolderCursor(
    DataViewSchema schema, IEnumerable<DataViewSchema.Column> active, IReadOnlyList<ImagePair> pairs, int[] order, MaskLoader? maskLoader,
    FileReading reading)
    : FileCursor<ImagePair>(schema, active, pairs, order)
{
    private ImageContent? _imageFile;
    private ImageContent? _maskFile;
    private SegmentationException? _maskFailure;
    private SegmentationMask? _mask;
    private SegmentationImage? _deepImage;

    protected override void Forget()
    {
        (_imageFile, _maskFile, _maskFailure) = (null, null, null);
        (_mask, _deepImage) = (null, null);
    }

    protected override Delegate CreateGetter(string name) => name switch
    {
        ColumnNames.ImagePath => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Current.ImagePath.AsMemory()),
        ColumnNames.MaskPath => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Current.MaskPath.AsMemory()),
        ColumnNames.Image when Schema[name].Type is SegmentationImageDataViewType =>
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
        long givenPosition = -1;
        return (ref MLImage value) =>
        {
            if (givenPosition == Position && value is not null && ReferenceEquals(value, given))
            {
                return;
            }

            // Where decoding fails, nobody has the image that was disposed of.
            value?.Dispose();
            value = null!;
            value = given = GetImageFile().DecodeEightBit();
            givenPosition = Position;
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

        if (IsActive(ColumnNames.Label) && (_maskFile ??= TryOpenMask()) is { Header.Size: var size } && size != _imageFile.Header.Size)
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
