using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Data;

namespace MLSegmentation.Training.Data;

/// <summary>Reads images and masks out of a data view, once and in order, into a store.</summary>
/// <param name="imageColumn">The column with the images.</param>
/// <param name="labelColumn">The column with the masks.</param>
/// <param name="classes">The classes of the masks.</param>
/// <param name="resizer">Resizes images and masks; null to keep their sizes.</param>
internal sealed class SampleReader(string imageColumn, string labelColumn, SegmentationClasses classes, SampleResizer? resizer = null)
{
    // What LoadSegmentationFolder calls the column with the file; it only makes messages better.
    private const string PathColumn = "ImagePath";

    /// <summary>Reads all rows.</summary>
    /// <param name="data">The data view.</param>
    /// <param name="records">Where to keep the images. The store that comes back owns it; on failure it is disposed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The images.</returns>
    /// <exception cref="SegmentationException">There is no row, or a row has no image, no mask, or a mask that does not fit.</exception>
    public SampleStore Read(IDataView data, RecordStore records, CancellationToken cancellationToken)
    {
        try
        {
            var infos = ReadRows(data, records, cancellationToken);
            if (infos.Count == 0)
            {
                throw new SegmentationException("The data view has no rows; a training needs at least one image with its mask.");
            }

            records.Complete();
            return new SampleStore(records, infos);
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    private List<SampleInfo> ReadRows(IDataView data, RecordStore records, CancellationToken cancellationToken)
    {
        var columns = new[] { imageColumn, labelColumn, PathColumn }.Select(data.Schema.GetColumnOrNull).OfType<DataViewSchema.Column>();
        using var cursor = SequentialCursor.Open(data, columns);
        var images = PixelReader.Create(cursor, data.Schema[imageColumn]);
        var getLabel = cursor.GetGetter<SegmentationMask>(data.Schema[labelColumn]);
        var getName = CreateNameGetter(cursor);
        var infos = new List<SampleInfo>();

        SegmentationMask? label = null;
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            getLabel(ref label!);
            infos.Add(AddSample(records, getName, images, label));
        }

        return infos;
    }

    private static Func<string> CreateNameGetter(DataViewRowCursor cursor)
    {
        if (cursor.Schema.GetColumnOrNull(PathColumn) is not { Type: TextDataViewType } column)
        {
            return () => $"row {cursor.Position}";
        }

        var getPath = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> path = default;
        return () =>
        {
            getPath(ref path);
            return $"'{path}'";
        };
    }

    private SampleInfo AddSample(RecordStore records, Func<string> getName, PixelReader images, SegmentationMask? label)
    {
        string name = getName();
        var found = images.Read(() => name);
        if (found is not { } originalSize || label is null)
        {
            throw new SegmentationException($"There is no {(found is null ? "image" : "mask")} in {name}; every training image needs both.");
        }

        if (originalSize.Width != label.Width || originalSize.Height != label.Height)
        {
            throw new SegmentationException(
                $"The mask of {name} is {label.Width}x{label.Height}, but its image is {originalSize}; a mask has the size of its image.");
        }

        var kind = images.Type.Kind;
        long[] classPixels = CountClasses(label.Pixels, name);
        var (record, channels) = CreateRecord(images, label, name);
        var size = resizer?.Size ?? originalSize;
        if (resizer is not null && size != originalSize)
        {
            record = resizer.Resize(new Sample(originalSize, originalSize, channels, record, kind));
            classPixels = CountClasses(new Sample(size, originalSize, channels, record, kind).Labels, name);
        }

        records.Add(record);
        var statistics = PixelStatistics.Of(new Sample(size, originalSize, channels, record, kind));
        return new SampleInfo(name, size, originalSize, channels, statistics, classPixels, kind);
    }

    private long[] CountClasses(ReadOnlySpan<byte> labels, string name)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (byte value in labels)
        {
            histogram[value]++;
        }

        int unknown = histogram[classes.Count..SegmentationMask.Ignored].IndexOfAnyExcept(0);
        if (unknown >= 0)
        {
            throw new SegmentationException(
                $"The mask of {name} has pixels of class {classes.Count + unknown}, but there are {classes.Count} classes ({classes}), counted from 0.");
        }

        long[] counts = new long[classes.Count];
        for (int index = 0; index < counts.Length; index++)
        {
            counts[index] = histogram[index];
        }

        return counts;
    }

    private static (byte[] Record, int Channels) CreateRecord(PixelReader images, SegmentationMask label, string name)
    {
        var (type, count) = (images.Type, label.Pixels.Length);
        if ((type.BytesPerPixel + 1L) * count > Array.MaxLength)
        {
            throw new SegmentationException(
                $"The image of {name} is too large to train on: {label.Width}x{label.Height} with {type.Channels} channels takes more than "
                + $"{Array.MaxLength >> 20} MiB. Cut it into smaller ones.");
        }

        if (type.Kind == PixelKind.EightBit)
        {
            return CreateEightBitRecord(images, label, name);
        }

        byte[] record = new byte[(type.BytesPerPixel + 1) * count];
        images.CopyTo(record.AsSpan(0, type.BytesPerPixel * count), () => name);
        label.Pixels.CopyTo(record.AsSpan(type.BytesPerPixel * count));
        return (record, type.Channels);
    }

    /// <summary>Reads the colours into a buffer, since only then is known whether they are shades of grey.</summary>
    private static (byte[] Record, int Channels) CreateEightBitRecord(PixelReader images, SegmentationMask label, string name)
    {
        int length = ImageType.EightBit.Channels * label.Pixels.Length;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        var pixels = buffer.AsSpan(0, length);
        images.CopyTo(pixels, () => name);
        bool isGrey = ImagePixels.IsGrey(pixels);
        byte[] record = isGrey ? CreateGreyRecord(pixels, label) : [.. pixels, .. label.Pixels];
        ArrayPool<byte>.Shared.Return(buffer);
        return (record, isGrey ? 1 : ImageType.EightBit.Channels);
    }

    private static byte[] CreateGreyRecord(ReadOnlySpan<byte> pixels, SegmentationMask label)
    {
        int count = label.Pixels.Length;
        byte[] grey = new byte[2 * count];
        for (int index = 0; index < count; index++)
        {
            grey[index] = pixels[ImageType.EightBit.Channels * index];
        }

        label.Pixels.CopyTo(grey.AsSpan(count));
        return grey;
    }
}
