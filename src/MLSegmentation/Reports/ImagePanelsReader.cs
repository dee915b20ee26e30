using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.DataViews;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Reports;

/// <summary>Reads the pixels of the chosen images in a second pass over the data; the other rows are passed over unread.</summary>
internal sealed class ImagePanelsReader
{
    private readonly IDataView _data;
    private readonly SegmentationReportOptions _options;
    private readonly PanelPainter _painter;
    private readonly VolumePainter _volumes;
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column _predicted;
    private readonly DataViewSchema.Column? _imageColumn;
    private MLImage? _image;
    private SegmentationImage? _deepImage;
    private SegmentationVolume? _volume;
    private MLImage? _shown;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="SegmentationException">A column is missing or holds something else.</exception>
    public ImagePanelsReader(IDataView data, SegmentationReportOptions options, PanelPainter painter, VolumePainter volumes)
    {
        _data = data;
        _options = options;
        _painter = painter;
        _volumes = volumes;
        _label = Require(options.LabelColumnName);
        _predicted = Require(options.PredictedLabelColumnName);
        var column = data.Schema.GetColumnOrNull(options.ImageColumnName);
        _imageColumn = column is { Type: ImageDataViewType or SegmentationImageDataViewType or SegmentationVolumeDataViewType } ? column : null;
    }

    /// <summary>The groups with the panels of their images.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="areOfAll">Whether their images were chosen from all that were evaluated.</param>
    /// <exception cref="SegmentationException">The data does not have the images that were evaluated, or an image cannot be read.</exception>
    public IReadOnlyList<ImageGroup> Read(IReadOnlyList<ImageGroup> groups, bool areOfAll)
    {
        ShownImage[] images = [.. groups.SelectMany(group => group.Images)];
        var rows = new EvaluatedRows(images, areOfAll, _options.CancellationToken).Find(_data);
        var names = new Dictionary<int, string>();
        foreach (var image in images)
        {
            names[rows[image.Row]] = image.Metrics.ImagePath ?? $"image {image.Row + 1}";
        }

        var panels = ReadRows(names);
        return [.. groups.Select(group => new ImageGroup(group.Title, [.. group.Images.Select(image => AddPanels(image, panels[rows[image.Row]]))]))];

        static ShownImage AddPanels(ShownImage image, ShownPanels shown) => image with { Panels = shown.Image, Volume = shown.Volume };
    }

    /// <summary>The error of data that has fewer rows than were evaluated.</summary>
    public static SegmentationException TooFewRows(int count) =>
        new($"The data has {count} rows, but more were evaluated; give the report the same data as the evaluation.");

    private Dictionary<int, ShownPanels> ReadRows(Dictionary<int, string> rows)
    {
        var panels = new Dictionary<int, ShownPanels>();
        DataViewSchema.Column?[] columns = [_label, _predicted, _imageColumn];
        using var cursor = SequentialCursor.Open(_data, columns.OfType<DataViewSchema.Column>());
        var label = MaskColumn.Open(cursor, _label, "true");
        var predicted = MaskColumn.Open(cursor, _predicted, "predicted");
        var image = OpenImages(cursor);
        var getVolume = OpenVolumes(cursor);
        try
        {
            for (int row = 0; panels.Count < rows.Count; row++)
            {
                _options.CancellationToken.ThrowIfCancellationRequested();
                if (!cursor.MoveNext())
                {
                    throw TooFewRows(row);
                }

                if (rows.TryGetValue(row, out string? name))
                {
                    panels.Add(row, Paint(label, predicted, (image, getVolume), name));
                }
            }
        }
        finally
        {
            // Images of other columns belong to the data.
            _shown?.Dispose();
        }

        return panels;
    }

    /// <summary>What gives the image of the current row; the reader keeps it.</summary>
    private Func<MLImage?>? OpenImages(DataViewRow row)
    {
        if (_imageColumn is not { Type: not SegmentationVolumeDataViewType } column)
        {
            return null;
        }

        if (column.Type is not SegmentationImageDataViewType)
        {
            var getImage = row.GetGetter<MLImage?>(column);
            return () =>
            {
                getImage(ref _image);
                return _image;
            };
        }

        var getDeepImage = row.GetGetter<SegmentationImage?>(column);
        return () =>
        {
            getDeepImage(ref _deepImage);
            _shown?.Dispose();
            return _shown = _deepImage?.ToMLImage();
        };
    }

    private Func<SegmentationVolume?>? OpenVolumes(DataViewRow row)
    {
        if (_imageColumn is not { Type: SegmentationVolumeDataViewType } column)
        {
            return null;
        }

        var getVolume = row.GetGetter<SegmentationVolume?>(column);
        return () =>
        {
            getVolume(ref _volume);
            return _volume;
        };
    }

    // Masks without a size, such as plain vectors, cannot be drawn.
    private ShownPanels Paint(MaskColumn label, MaskColumn predicted, (Func<MLImage?>? Image, Func<SegmentationVolume?>? Volume) get, string name)
    {
        var truth = label.Read(name);
        var prediction = predicted.Read(name);
        if ((label.Size ?? predicted.Size) is not { } size || truth.Length != prediction.Length)
        {
            return default;
        }

        var labels = SegmentationMask.Wrap(size, truth.ToArray(), label.Spacing ?? predicted.Spacing);
        var predictions = SegmentationMask.Wrap(size, prediction.ToArray());
        if (size.Depth == 1)
        {
            return new(_painter.Paint(get.Image?.Invoke(), labels, predictions), null);
        }

        var volume = get.Volume?.Invoke();
        return new(null, _volumes.Paint(volume?.Size == size ? volume : null, labels, predictions));
    }

    private DataViewSchema.Column Require(string name) =>
        _data.Schema.GetColumnOrNull(name) is { } column && MaskColumn.Supports(column.Type)
            ? column
            : throw new SegmentationException(
                $"The data has no column '{name}' with masks; it has {ColumnNames.List(_data.Schema)}. "
                + $"Name the columns in {nameof(SegmentationReportOptions)}.");
}

/// <summary>What is shown of a row: an image or a volume, or nothing where its masks cannot be drawn.</summary>
internal readonly record struct ShownPanels(ImagePanels? Image, VolumePanels? Volume);
