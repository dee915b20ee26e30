using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Evaluation;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Inspection;

/// <summary>Reads the rows of a data view. A row that cannot be read is noted, and the next one is read.</summary>
internal sealed class InspectedRows
{
    private readonly IDataView _data;
    private readonly RowReader _reader;
    private readonly InspectedClasses _classes;
    private readonly bool _isValidation;
    private readonly CancellationToken _cancellation;
    private readonly DataViewSchema.Column _image;
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column? _name;
    private readonly DataViewSchema.Column? _maskName;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="SegmentationException">One is missing, or holds something else.</exception>
    public InspectedRows(IDataView data, SegmentationInspectionOptions options, RowReader reader, InspectedClasses classes, bool isValidation)
    {
        (_data, _reader, _cancellation) = (data, reader, options.CancellationToken);
        (_classes, _isValidation) = (classes, isValidation);
        _image = ImageColumn.Require(data.Schema, options.ImageColumnName);
        _label = RequireLabel(data.Schema, options.LabelColumnName);
        _maskName = GetText(data.Schema, ColumnNames.MaskPath);
        _name = GetText(data.Schema, ColumnNames.ImagePath) ?? data.Schema.Where(column => IsText(column) && column.Name != ColumnNames.MaskPath)
            .Select(column => (DataViewSchema.Column?)column).FirstOrDefault();
    }

    /// <summary>The classes of a column of masks, else those of the first mask that can be read, as for the trainer.</summary>
    /// <exception cref="SegmentationException">There is no such column, or neither says which.</exception>
    public static SegmentationClasses GetClasses(IDataView data, string name)
    {
        var column = RequireLabel(data.Schema, name);
        return ClassesAnnotation.Read(column) ?? (column.Type is SegmentationMaskDataViewType ? ReadFirstClasses(data, column) : null)
            ?? throw new SegmentationException($"The column '{name}' does not say which classes its masks hold; name them in the option Classes.");
    }

    /// <summary>The classes that a column of masks tells; null where it tells none.</summary>
    /// <exception cref="SegmentationException">There is no such column.</exception>
    public static SegmentationClasses? ReadClasses(IDataView data, string name) => ClassesAnnotation.Read(RequireLabel(data.Schema, name));

    /// <summary>The rows, one after the other; those whose index is wanted get a thumbnail.</summary>
    public IEnumerable<InspectedRow> Read(Func<int, bool> isDrawn)
    {
        DataViewSchema.Column?[] columns = [_image, _label, _name, _maskName];
        using var cursor = SequentialCursor.Open(_data, columns.OfType<DataViewSchema.Column>());
        var pixels = PixelReader.Create(cursor, _image);
        var label = MaskColumn.Open(cursor, _label, "true");
        var (getName, getMaskName) = (OpenText(cursor, _name), OpenText(cursor, _maskName));
        for (int index = 0; ; index++)
        {
            _cancellation.ThrowIfCancellationRequested();
            bool isThere = RowReader.TryRead(() => cursor.MoveNext(), out string? error);
            string name = isThere ? getName() ?? $"row {index}" : $"row {index}";
            if (error is not null)
            {
                yield return new InspectedRow(name) { ImageError = $"This row and those behind it cannot be read: {error}" };
            }

            if (!isThere)
            {
                yield break;
            }

            yield return ReadRow(new InspectedRow(name) { MaskName = getMaskName() }, pixels, label, isDrawn(index));
        }
    }

    private static SegmentationClasses? ReadFirstClasses(IDataView data, DataViewSchema.Column column)
    {
        using var cursor = SequentialCursor.Open(data, [column]);
        var getMask = cursor.GetGetter<SegmentationMask?>(column);
        SegmentationMask? mask = null;
        while (mask is null && RowReader.TryRead(() => cursor.MoveNext(), out _))
        {
            // A mask that cannot be read is among the findings when its turn comes.
            mask = RowReader.TryRead(Read, out _);
        }

        return mask?.Classes;

        SegmentationMask? Read()
        {
            SegmentationMask? read = null;
            getMask(ref read);
            return read;
        }
    }

    private static DataViewSchema.Column RequireLabel(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) is { } column && MaskColumn.Supports(column.Type)
            ? column
            : throw new SegmentationException(
                $"The data has no column '{name}' with masks; it has {ColumnNames.List(schema)}. Name the column that holds them, "
                + "or load them with LoadSegmentationFolder or LoadMasks.");

    private static bool IsText(DataViewSchema.Column column) => column is { Type: TextDataViewType, IsHidden: false };

    private static DataViewSchema.Column? GetText(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) is { } column && IsText(column) ? column : null;

    private static Func<string?> OpenText(DataViewRow row, DataViewSchema.Column? column)
    {
        if (column is null)
        {
            return () => null;
        }

        var get = row.GetGetter<ReadOnlyMemory<char>>(column.Value);
        return () => RowReader.TryRead(Read, out _) is { Length: > 0 } text ? text : null;

        string Read()
        {
            ReadOnlyMemory<char> text = default;
            get(ref text);
            return text.ToString();
        }
    }

    private InspectedRow ReadRow(InspectedRow row, PixelReader pixels, MaskColumn label, bool isDrawn)
    {
        var image = RowReader.TryRead(() => ReadPixels(pixels, row.Name), out string? imageError);
        var mask = RowReader.TryRead(() => ReadMask(label, row.Name, image), out string? maskError);

        // The files tell more of sizes and values than the error of a row that was read from them. Of anything else, that error tells more: the
        // row may have been read in another way, such as from another page.
        if ((imageError ?? maskError) is not null && row.MaskName is { } maskFile && File.Exists(row.Name) && File.Exists(maskFile)
            && _reader.Read(new ImagePair(row.Name, maskFile), isDrawn) is var files && (files.IsMismatch || files.UnknownValues is not null))
        {
            return files;
        }

        VolumeSpacing? spacing = pixels.Type.IsVolume ? pixels.Spacing ?? VolumeSpacing.One : null;
        var facts = image is not null && File.Exists(row.Name) ? InspectedFile.TryReadFacts(row.Name) : null;
        return _reader.Measure(row with { Facts = facts, Spacing = spacing, ImageError = imageError, MaskError = maskError }, image, mask, isDrawn);
    }

    /// <summary>The pixels of the current row, of volumes and deep images where they lie; null where it has none.</summary>
    internal static InspectedPixels? ReadPixels(PixelReader reader, string name)
    {
        if (reader.Read(() => name) is not { } size)
        {
            return null;
        }

        if (reader.Type.Kind == PixelKind.EightBit)
        {
            byte[] rgb = new byte[size.PixelCount * reader.Type.BytesPerPixel];
            reader.CopyTo(rgb, () => name);
            return new InspectedPixels(size, rgb, default);
        }

        // Those of vectors must be copied.
        var planes = reader.GetPlanes(() => name);
        if (planes.IsEmpty)
        {
            float[] copied = new float[size.PixelCount * reader.Type.Channels];
            reader.CopyTo(MemoryMarshal.AsBytes(copied.AsSpan()), () => name);
            planes = copied;
        }

        return new InspectedPixels(size, [], planes) { Samples = reader.Samples };
    }

    private SegmentationMask ReadMask(MaskColumn label, string name, InspectedPixels? image)
    {
        var labels = label.Read(name);
        if (!_classes.AreSame(label.Classes, _isValidation))
        {
            throw new SegmentationException(
                $"The mask of {name} is of the classes '{label.Classes}', but it is to be counted under '{_classes.Counted}'; a class must have the same "
                + "name and place in both.");
        }

        var size = label.Size ?? (image?.Size.PixelCount == labels.Length ? image.Size : new ImageSize(labels.Length, 1));
        return SegmentationMask.Wrap(size, labels.ToArray());
    }
}
