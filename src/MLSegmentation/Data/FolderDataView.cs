using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLSegmentation.Data;

/// <summary>Images and masks of folders as a data view. Nothing is read before a getter asks for it, and nothing is kept.</summary>
internal sealed class FolderDataView : IDataView
{
    /// <summary>The name of the column of image paths.</summary>
    public const string ImagePathName = "ImagePath";

    /// <summary>The name of the column of mask paths.</summary>
    public const string MaskPathName = "MaskPath";

    /// <summary>The name of the column of images.</summary>
    public const string ImageName = "Image";

    /// <summary>The name of the column of masks.</summary>
    public const string LabelName = "Label";

    private readonly IReadOnlyList<ImagePair> _pairs;
    private readonly MaskLoader? _maskLoader;

    /// <summary>Makes the data view.</summary>
    /// <param name="pairs">The files.</param>
    /// <param name="maskLoader">Loads the masks; null where there are none.</param>
    public FolderDataView(IReadOnlyList<ImagePair> pairs, MaskLoader? maskLoader)
    {
        _pairs = pairs;
        _maskLoader = maskLoader;
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ImagePathName, TextDataViewType.Instance);
        if (maskLoader is not null)
        {
            builder.AddColumn(MaskPathName, TextDataViewType.Instance);
        }

        builder.AddColumn(ImageName, new ImageDataViewType());
        if (maskLoader is not null)
        {
            builder.AddColumn(LabelName, SegmentationMaskDataViewType.Instance, ClassesAnnotation.Create(maskLoader.Classes));
        }

        Schema = builder.ToSchema();
    }

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => true;

    /// <inheritdoc/>
    public long? GetRowCount() => _pairs.Count;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int[] order = Enumerable.Range(0, _pairs.Count).ToArray();
        rand?.Shuffle(order);
        return new FolderCursor(Schema, columnsNeeded, _pairs, order, _maskLoader);
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
