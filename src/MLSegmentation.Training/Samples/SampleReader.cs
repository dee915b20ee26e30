using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Training.Samples;

/// <summary>Reads images and masks out of a data view, once and in order, into a store.</summary>
/// <param name="imageColumn">The column of images.</param>
/// <param name="labelColumn">The column of masks; null where there are none, and no pixel of any image counts.</param>
/// <param name="classes">The classes of the masks.</param>
/// <param name="change">Changes images and masks before they are stored; null where they stay as they are.</param>
/// <param name="check">Checks what masks say about their classes; null where that does not matter.</param>
/// <param name="dataSet">What messages call the data view, where there are several; null where there is one.</param>
internal sealed class SampleReader(
    string imageColumn, string? labelColumn, SegmentationClasses classes, SampleChange? change = null, MaskClassCheck? check = null, string? dataSet = null)
{
    /// <summary>Reads all rows into records, which the store that comes back owns; on failure they are disposed.</summary>
    public SampleStore Read(IDataView data, RecordStore records, CancellationToken cancellationToken)
    {
        try
        {
            var infos = ReadRows(data, records, cancellationToken);
            if (infos.Count == 0)
            {
                string needed = labelColumn is null ? "image" : "image with its mask";
                throw new SegmentationException($"The {dataSet ?? "data view"} has no rows; a training needs at least one {needed}.");
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
        DataViewSchema.Column[] masks = labelColumn is null ? [] : [data.Schema[labelColumn]];
        using var cursor = SequentialCursor.Open(data, [data.Schema[imageColumn], .. masks, .. RowNames.GetColumns(data.Schema)]);
        var images = PixelReader.Create(cursor, data.Schema[imageColumn]);
        var labels = labelColumn is null ? null : MaskColumn.Open(cursor, data.Schema[labelColumn], "training");
        var names = new RowNames(cursor);
        var infos = new List<SampleInfo>();

        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = (names.FindFile() is { } file ? $"'{file}'" : FormattableString.Invariant($"row {cursor.Position}"))
                + (dataSet is null ? "" : $" in the {dataSet}");
            var (size, label) = ReadRow(name, images, labels);
            infos.Add(AddSample(records, name, images, (size, label), infos.FirstOrDefault()));
        }

        return infos;
    }

    /// <summary>Reads mask and image of the current row.</summary>
    private (ImageSize? Size, SegmentationMask? Label) ReadRow(string name, PixelReader images, MaskColumn? labels)
    {
        try
        {
            var size = images.Read(() => name);
            var label = size is null ? null : labels is null ? Unlabelled(size.Value) : labels.ReadMask(name, size);
            check?.Check(label?.Classes, $"the mask of {name}");
            return (size, label);
        }
        catch (SegmentationException exception) when (dataSet is not null && !exception.Message.Contains(dataSet, StringComparison.Ordinal))
        {
            throw exception.Within($"In the {dataSet}");
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // ML.NET's own steps do not say which row it was, and wrap what was thrown on other threads.
            throw new SegmentationException($"The image or the mask of {name} cannot be read: {exception.GetBaseException().Message}", exception);
        }
    }

    private static SegmentationMask Unlabelled(ImageSize size)
    {
        byte[] pixels = new byte[size.PixelCount];
        pixels.AsSpan().Fill(SegmentationMask.Ignored);
        return SegmentationMask.Wrap(size, pixels);
    }

    private SampleInfo AddSample(
        RecordStore records, string name, PixelReader images, (ImageSize? Size, SegmentationMask? Label) row, SampleInfo? first)
    {
        var label = row.Label;
        if (row.Size is not { } originalSize || label is null)
        {
            throw new SegmentationException(
                $"There is no {(row.Size is null ? "image" : "mask")} in {name}; every image that is trained on or validated needs both.");
        }

        RequireFit(images, originalSize, label, name);
        RequireSpace(images.Type, label, name);
        var format = PixelFormat.Of(images.Type.Kind);
        long[] classPixels = CountClasses(label.Pixels, name);
        var (record, channels) = format.CreateRecord(images, label, name);
        var info = new SampleInfo(name, format, originalSize, originalSize, channels) { Samples = images.Samples, OriginalSpacing = images.Spacing };
        RequireAlike(info, first);
        info = info with { Range = format.FindRange(new Sample(info, record)) };
        if (change?.Apply(new Sample(info, record)) is { } changed)
        {
            (record, info) = changed;
            classPixels = CountClasses(new Sample(info, record).Labels, name);
        }

        records.Add(record);
        return info with { Statistics = format.Measure(new Sample(info, record)), ClassPixels = classPixels };
    }

    /// <summary>Checks that a mask belongs to its image.</summary>
    private static void RequireFit(PixelReader images, ImageSize size, SegmentationMask label, string name)
    {
        if (size != label.Size)
        {
            throw new SegmentationException(
                $"The mask of {name} is {label.Size}, but its image is {size}; a mask has the size of its image."
                + (images.Type is { Channels: var channelCount, Size.Height: var second } type && (channelCount, second) == (label.Height, label.Width)
                    ? type.DescribeInterleaving()
                    : ""));
        }

        if (images.Spacing is { } spacing && label.Spacing is { } other && !spacing.IsNear(other))
        {
            throw new SegmentationException(
                $"The voxels of the mask of {name} are {other} apart, but those of its image {spacing}; a mask lies on the voxels of its image. "
                + "Resample one of them to the other, or correct the geometry in its file.");
        }
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
                $"The image of {name} is too large to train on: {label.Size} with {type.Channels} channels takes more than "
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
