using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.DataViews;

namespace MLSegmentation.Classical.Fitting;

/// <summary>Reads the images and masks of a data view, as often as they are asked for.</summary>
internal sealed class TrainingRows
{
    private readonly IDataView _data;
    private readonly ClassicalOptions _options;
    private readonly DataViewSchema.Column _images;
    private readonly DataViewSchema.Column _labels;

    /// <exception cref="SegmentationException">A column is missing or holds something else, or nobody knows the classes.</exception>
    public TrainingRows(IDataView data, ClassicalOptions options)
    {
        (_data, _options) = (data, options);
        _images = ImageColumn.Require(data.Schema, options.ImageColumnName);
        _labels = LabelColumn.Require(data.Schema, options.LabelColumnName);
        Classes = options.Classes ?? ClassesAnnotation.Read(_labels) ?? FindClasses();
    }

    /// <summary>The classes of the masks.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>The place of one of several that are spread evenly.</summary>
    public static int Place(int index, int count, int total) => (int)(((2L * index) + 1) * total / (2L * count));

    /// <summary>Some of the images, spread evenly over the rows.</summary>
    /// <exception cref="SegmentationException">There is no row.</exception>
    public IReadOnlyList<FittingImage> Choose(int most)
    {
        int total = CountRows();
        if (total == 0)
        {
            throw new SegmentationException("The data view has no rows; a method is fitted on at least one image with its mask.");
        }

        int count = Math.Min(most, total);
        return [.. Read([.. Enumerable.Range(0, count).Select(index => Place(index, count, total))])];
    }

    /// <summary>All images, row by row.</summary>
    public IEnumerable<FittingImage> Read() => Read(null);

    /// <summary>The classes of the pixels of all images, row by row.</summary>
    public IEnumerable<byte[]> ReadLabels()
    {
        using var cursor = SequentialCursor.Open(_data, [_labels, .. RowNames.GetColumns(_data.Schema)]);
        var labels = MaskColumn.Open(cursor, _labels, "training");
        var names = new RowNames(cursor);
        while (cursor.MoveNext())
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            yield return ReadLabels(labels, Name(names, cursor));
        }
    }

    private IEnumerable<FittingImage> Read(HashSet<int>? places)
    {
        using var cursor = SequentialCursor.Open(_data, [_images, _labels, .. RowNames.GetColumns(_data.Schema)]);
        var images = PixelReader.Create(cursor, _images);
        var labels = MaskColumn.Open(cursor, _labels, "training");
        var names = new RowNames(cursor);
        for (int row = 0; cursor.MoveNext(); row++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            if (places?.Contains(row) is false)
            {
                continue;
            }

            string name = Name(names, cursor);
            var image = PixelImage.Read(images, () => name);
            byte[] classes = ReadLabels(labels, name);
            if (classes.Length != image.Size.PixelCount || (labels.Size is { } size && size != image.Size))
            {
                throw new SegmentationException($"The mask of {name} is {labels.Size}, but its image is {image.Size}; a mask has the size of its image.");
            }

            yield return new FittingImage(image, classes);
        }
    }

    private static string Name(RowNames names, DataViewRow row) =>
        names.FindFile() is { } file ? $"'{file}'" : FormattableString.Invariant($"row {row.Position}");

    private byte[] ReadLabels(MaskColumn labels, string name)
    {
        byte[] classes = labels.Read(name).ToArray();
        int unknown = Array.FindIndex(classes, label => label >= Classes.Count && label != SegmentationMask.Ignored);
        return unknown < 0
            ? classes
            : throw new SegmentationException(
                $"The mask of {name} has pixels of class {classes[unknown]}, but there are {Classes.Count} classes ({Classes}), counted from 0.");
    }

    private int CountRows()
    {
        if (_data.GetRowCount() is { } known)
        {
            return checked((int)known);
        }

        using var cursor = SequentialCursor.Open(_data, []);
        int count = 0;
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }

    // Masks may know their classes where their column does not.
    private SegmentationClasses FindClasses()
    {
        using var cursor = SequentialCursor.Open(_data, [_labels]);
        var labels = MaskColumn.Open(cursor, _labels, "training");
        if (cursor.MoveNext())
        {
            _ = labels.Read("row 0");
        }

        return labels.Classes ?? throw new SegmentationException(
            $"The column '{_labels.Name}' does not say which classes its masks have; set {nameof(ClassicalOptions.Classes)} in the options.");
    }
}
