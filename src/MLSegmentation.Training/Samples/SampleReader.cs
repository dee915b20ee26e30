using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Training.Samples;

/// <summary>Reads images and masks out of a data view, once and in order, into a store, resized where there is a resizer.</summary>
internal sealed class SampleReader(string imageColumn, string labelColumn, SegmentationClasses classes, SampleResizer? resizer = null)
{
    // What LoadSegmentationFolder calls the column with the file; it only makes messages better.
    private const string PathColumn = "ImagePath";

    /// <summary>Reads all rows into records, which the store that comes back owns; on failure they are disposed.</summary>
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
        var labels = MaskColumn.Open(cursor, data.Schema[labelColumn], "training");
        var getName = CreateNameGetter(cursor);
        var infos = new List<SampleInfo>();

        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            infos.Add(AddSample(records, getName, images, labels, infos.FirstOrDefault()));
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

    private SampleInfo AddSample(RecordStore records, Func<string> getName, PixelReader images, MaskColumn labels, SampleInfo? first)
    {
        string name = getName();
        var found = images.Read(() => name);
        var label = found is null ? null : labels.ReadMask(name, found);
        if (found is not { } originalSize || label is null)
        {
            throw new SegmentationException($"There is no {(found is null ? "image" : "mask")} in {name}; every training image needs both.");
        }

        if (originalSize.Width != label.Width || originalSize.Height != label.Height)
        {
            throw new SegmentationException(
                $"The mask of {name} is {label.Width}x{label.Height}, but its image is {originalSize}; a mask has the size of its image.");
        }

        RequireSpace(images.Type, label, name);
        var format = PixelFormat.Of(images.Type.Kind);
        long[] classPixels = CountClasses(label.Pixels, name);
        var (record, channels) = format.CreateRecord(images, label, name);
        var info = new SampleInfo(name, format, originalSize, originalSize, channels) { Samples = images.Samples };
        RequireAlike(info, first);
        info = info with { Range = format.FindRange(new Sample(info, record)) };
        if (resizer is not null && resizer.Size != originalSize)
        {
            record = resizer.Resize(new Sample(info, record));
            info = info with { Size = resizer.Size };
            classPixels = CountClasses(new Sample(info, record).Labels, name);
        }

        records.Add(record);
        return info with { Statistics = format.Measure(new Sample(info, record)), ClassPixels = classPixels };
    }

    /// <summary>Checks that images that each say what their pixels are say the same.</summary>
    private static void RequireAlike(SampleInfo info, SampleInfo? first)
    {
        if (first is not null && !info.Format.HasColors && (info.Samples != first.Samples || info.Channels != first.Channels))
        {
            throw new SegmentationException(
                $"The image of {info.Name} has {info.DescribePixels()}, but that of {first.Name} has {first.DescribePixels()}; a network takes "
                + "one kind of pixels. Train on each kind by itself, or give all images the same depth and the same number of channels.");
        }
    }

    private static void RequireSpace(ImageType type, SegmentationMask label, string name)
    {
        if ((type.BytesPerPixel + 1L) * label.Pixels.Length > Array.MaxLength)
        {
            throw new SegmentationException(
                $"The image of {name} is too large to train on: {label.Width}x{label.Height} with {type.Channels} channels takes more than "
                + $"{Array.MaxLength >> 20} MiB. Cut it into smaller ones.");
        }
    }

    private long[] CountClasses(ReadOnlySpan<byte> labels, string name)
    {
        long[] histogram = new long[byte.MaxValue + 1];
        foreach (byte value in labels)
        {
            histogram[value]++;
        }

        int unknown = histogram.AsSpan(classes.Count..SegmentationMask.Ignored).IndexOfAnyExcept(0);
        if (unknown >= 0)
        {
            throw new SegmentationException(
                $"The mask of {name} has pixels of class {classes.Count + unknown}, but there are {classes.Count} classes ({classes}), counted from 0.");
        }

        return histogram[..classes.Count];
    }
}
