using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Inspection;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>What to inspect before a training, and what to compare it with.</summary>
public sealed record SegmentationInspectionOptions
{
    /// <summary>
    /// The classes. Default: null, those that the column of masks carries; for folders those that masks were written with, or background and
    /// foreground where masks hold 0 and 255.
    /// </summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>The column of images. Default: <c>Image</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string ImageColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Image;

    /// <summary>The column of masks. Default: <c>Label</c>.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string LabelColumnName { get; init => field = Allowed.ColumnName(value); } = ColumnNames.Label;

    /// <summary>The data to validate on, where data is inspected; it is inspected, too, and compared with that to train on. Default: null, none.</summary>
    public IDataView? ValidationSet { get; init; }

    /// <summary>The folder of images to validate on, where folders are inspected. Default: null, none.</summary>
    public string? ValidationImageFolder { get; init; }

    /// <summary>The folder of their masks. Default: null, none.</summary>
    public string? ValidationMaskFolder { get; init; }

    /// <summary>
    /// A CSV file that names the images to validate on and their masks, as for <c>LoadSegmentationPairs</c>, instead of these two folders.
    /// Default: null, none.
    /// </summary>
    public string? ValidationPairs { get; init; }

    /// <summary>How folders are searched and files read, as for <c>LoadSegmentationFolder</c>. Default: null, the defaults.</summary>
    public SegmentationFolderOptions? Folders { get; init; }

    /// <summary>The share of the images that the training will validate on, at least 0 and below 1. Default: 0, none.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double ValidationFraction { get; init => field = Allowed.BelowOne(value); }

    /// <summary>The size of the crops to train on. Default: null, that of the training options.</summary>
    /// <exception cref="SegmentationOptionException">The size has no pixels.</exception>
    public ImageSize? Crop { get; init => field = Allowed.When(value != default(ImageSize), value, "sizes of at least 1x1, or null for the default"); }

    /// <summary>An object with fewer pixels is tiny; at least 1. Default: 16.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int TinyObjectArea { get; init => field = Allowed.AtLeast(value, 1); } = 16;

    /// <summary>Is told how far the inspection is. Default: null, nobody.</summary>
    public IProgress<InspectionProgress>? Progress { get; init; }

    /// <summary>Stops the inspection with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks that what is to be validated on can be compared with files.</summary>
    /// <exception cref="ArgumentException">Options do not go together, or one would not be looked at.</exception>
    internal void RequireForFiles()
    {
        if (ValidationSet is not null)
        {
            throw new ArgumentException(
                $"{nameof(ValidationSet)} goes with data; for files, give {nameof(ValidationImageFolder)} and {nameof(ValidationMaskFolder)}, "
                + $"or {nameof(ValidationPairs)}.");
        }

        if (ValidationImageFolder is null != ValidationMaskFolder is null)
        {
            throw new ArgumentException($"{nameof(ValidationImageFolder)} and {nameof(ValidationMaskFolder)} go together; give both.");
        }

        if (ValidationPairs is not null && ValidationImageFolder is not null)
        {
            throw new ArgumentException(
                $"{nameof(ValidationPairs)} names the files that {nameof(ValidationImageFolder)} and {nameof(ValidationMaskFolder)} hold; give one of them.");
        }
    }

    /// <summary>Checks that what is to be validated on can be compared with data.</summary>
    /// <exception cref="ArgumentException">An option would not be looked at.</exception>
    internal void RequireForData()
    {
        if ((ValidationImageFolder ?? ValidationMaskFolder ?? ValidationPairs) is not null)
        {
            throw new ArgumentException(
                $"{nameof(ValidationImageFolder)}, {nameof(ValidationMaskFolder)} and {nameof(ValidationPairs)} go with files; for data, give "
                + $"{nameof(ValidationSet)}.");
        }
    }
}
