using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>
/// Images and masks of folders as a data view. Of each image, the header is read when the data view is made; pixels are not before a getter asks
/// for them, and nothing is kept.
/// </summary>
internal sealed class FolderDataView : IDataView
{
    private readonly IReadOnlyList<ImagePair> _pairs;
    private readonly MaskLoader? _maskLoader;
    private readonly FileReading _reading;

    /// <summary>Makes the data view. The headers of the images decide about their column.</summary>
    /// <param name="pairs">The images and their masks, all of them.</param>
    /// <param name="maskLoader">Loads the masks; null for images alone.</param>
    /// <param name="reading">How files are read.</param>
    /// <param name="shard">The part of the images that the rows are; null for all.</param>
    /// <param name="wanted">The pixels that the column is to have, and when it has them.</param>
    /// <param name="headers">The headers of the images, by their paths; null where they are not known.</param>
    /// <exception cref="SegmentationException">The images have pixels of several kinds, and may not.</exception>
    public FolderDataView(
        IReadOnlyList<ImagePair> pairs, MaskLoader? maskLoader, FileReading reading, DataShard? shard, WantedPixels wanted,
        IReadOnlyDictionary<string, ImageFileHeader>? headers = null)
    {
        _reading = reading;
        _pairs = shard?.TakeFrom(pairs) ?? pairs;
        _maskLoader = maskLoader;
        var part = ShardOfList.Find(shard, pairs, pair => [pair.ListedAs, pair.MaskListedAs]);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ColumnNames.ImagePath, TextDataViewType.Instance, part?.ToAnnotations());
        if (maskLoader is not null)
        {
            builder.AddColumn(ColumnNames.MaskPath, TextDataViewType.Instance);
        }

        // A part without images has the columns of the others.
        var surveyed = _pairs.Count > 0 ? _pairs : pairs.Take(1);
        var pixels = wanted.AreGiven ? null : FilePixels.Survey(surveyed.Select(pair => pair.ImagePath), reading, wanted.Kind is not null, headers);
        builder.AddColumn(
            ColumnNames.Image,
            (pixels?.Kind ?? wanted.Kind) == PixelKind.FloatingPoint ? SegmentationImageDataViewType.Instance : new ImageDataViewType(),
            pixels is null ? null : PixelsAnnotation.Of(pixels));
        if (maskLoader is not null)
        {
            builder.AddColumn(ColumnNames.Label, SegmentationMaskDataViewType.Instance, ClassesAnnotation.OfMasks(maskLoader.Classes));
        }

        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    public long? GetRowCount() => _pairs.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int[] order = [.. Enumerable.Range(0, _pairs.Count)];
        rand?.Shuffle(order);
        return new FolderCursor(Schema, columnsNeeded, _pairs, order, _maskLoader, _reading);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
