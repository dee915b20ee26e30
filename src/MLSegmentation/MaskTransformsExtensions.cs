using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;

namespace MLSegmentation;

/// <summary>
/// Steps for pipelines that make vectors of masks, which all of ML.NET can carry, and masks of vectors, and that bring masks to another size.
/// </summary>
public static partial class MaskTransformsExtensions
{
    /// <summary>Makes vectors of bytes of masks: the class index of every pixel, row by row, and 255 for ignored pixels.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the vectors.</param>
    /// <param name="inputColumnName">The column of masks (<see cref="SegmentationMask"/>). Default: null, the same name as the output.</param>
    /// <param name="size">
    /// The size of all masks, which gives the vectors the dimensions [height, width]; a mask of another size is an error. Default: null, vectors
    /// of any length.
    /// </param>
    /// <param name="shapeColumnName">The column that gets [height, width] of each mask, two <see cref="long"/>. Default: null, none.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or the size is too large.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.MapMaskToVector("Pixels", "Label", shapeColumnName: "Shape");
    /// IDataView cached = mlContext.Data.Cache(pipeline.Fit(data).Transform(data));
    /// </code>
    /// </example>
    public static MaskMappingEstimator MapMaskToVector(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, ImageSize? size = null, string? shapeColumnName = null)
    {
        CheckNames(catalog, outputColumnName, inputColumnName, shapeColumnName, size);
        return new MaskMappingEstimator(new MaskToVector(outputColumnName, inputColumnName ?? outputColumnName)
        {
            Size = size,
            ShapeColumnName = shapeColumnName,
        });
    }

    /// <summary>
    /// Makes vectors of keys of masks, as <c>MapValueToKey</c> makes them of values: the names of the classes are the values of the keys, the
    /// first class is the key 1, and the key of an ignored pixel is missing.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the vectors.</param>
    /// <param name="inputColumnName">The column of masks (<see cref="SegmentationMask"/>). Default: null, the same name as the output.</param>
    /// <param name="classes">The classes. Default: null, those of the column.</param>
    /// <param name="size">The size of all masks, as for <see cref="MapMaskToVector"/>. Default: null, vectors of any length.</param>
    /// <param name="shapeColumnName">The column that gets [height, width] of each mask, two <see cref="long"/>. Default: null, none.</param>
    /// <returns>The step. Fitting it fails where neither the column nor <paramref name="classes"/> says which classes there are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or the size is too large.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.MapMaskToKey("Keys", "Label", size: new ImageSize(256, 256));
    /// </code>
    /// </example>
    public static MaskMappingEstimator MapMaskToKey(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        SegmentationClasses? classes = null,
        ImageSize? size = null,
        string? shapeColumnName = null)
    {
        CheckNames(catalog, outputColumnName, inputColumnName, shapeColumnName, size);
        return new MaskMappingEstimator(new MaskToVector(outputColumnName, inputColumnName ?? outputColumnName)
        {
            AreKeys = true,
            Classes = classes,
            Size = size,
            ShapeColumnName = shapeColumnName,
        });
    }

    /// <summary>
    /// Makes masks of vectors: of integers, which are class indices, and 255 or -1 for ignored pixels; or of keys, of which 1 is the class index
    /// 0, and a missing one an ignored pixel.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the masks (<see cref="SegmentationMask"/>, annotated with the classes).</param>
    /// <param name="inputColumnName">The column of vectors. Default: null, the same name as the output.</param>
    /// <param name="classes">The classes. Default: null, those of the column, such as the values of keys; none where it has none.</param>
    /// <param name="size">The size of all masks. Default: null, the dimensions of the vectors, or what the other column says.</param>
    /// <param name="shapeColumnName">The column with [height, width] of each mask, two <see cref="long"/>. Default: null, none.</param>
    /// <returns>The step. Fitting it fails where nothing says the size.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, the size is too large, or both a size and a column of sizes are given.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.MapVectorToMask("Label", "Pixels", shapeColumnName: "Shape");
    /// </code>
    /// </example>
    public static MaskMappingEstimator MapVectorToMask(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        SegmentationClasses? classes = null,
        ImageSize? size = null,
        string? shapeColumnName = null)
    {
        CheckNames(catalog, outputColumnName, inputColumnName, shapeColumnName, size);
        if (size is not null && shapeColumnName is not null)
        {
            throw new ArgumentException($"The size is given, and the column '{shapeColumnName}' as well; give one of them.", nameof(shapeColumnName));
        }

        return new MaskMappingEstimator(new VectorToMask(outputColumnName, inputColumnName ?? outputColumnName)
        {
            Classes = classes,
            Size = size,
            ShapeColumnName = shapeColumnName,
        });
    }

    /// <summary>
    /// Brings masks to another size: each new pixel has the class of the old one that its middle lies in, so that no class is made up. The same
    /// options put them where ML.NET's <c>ResizeImages</c> puts images.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the masks.</param>
    /// <param name="imageWidth">The pixels per row of the new masks, at least 1.</param>
    /// <param name="imageHeight">Their rows, at least 1.</param>
    /// <param name="inputColumnName">The column of masks (<see cref="SegmentationMask"/>). Default: null, the same name as the output.</param>
    /// <param name="options">Whether to crop, pad or stretch. Default: null, the defaults, those of <c>ResizeImages</c>.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or a side is outside its range.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.ResizeMasks("Label", 256, 256);
    /// </code>
    /// </example>
    public static MaskMappingEstimator ResizeMasks(
        this TransformsCatalog catalog,
        string outputColumnName,
        int imageWidth,
        int imageHeight,
        string? inputColumnName = null,
        ImageResizingOptions? options = null)
    {
        var size = new ImageSize(imageWidth, imageHeight);
        CheckNames(catalog, outputColumnName, inputColumnName, shapeColumnName: null, size);
        return new MaskMappingEstimator(new MaskResizing(outputColumnName, inputColumnName ?? outputColumnName)
        {
            Settings = new MaskResizingSettings(size, options ?? new ImageResizingOptions()),
        });
    }

    /// <summary>
    /// Brings images and their masks to another size, both in the same way: ML.NET's <c>ResizeImages</c>, and <see cref="ResizeMasks"/>. Where
    /// padding fills the image up, the mask is ignored.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="imageWidth">The pixels per row of the new images and masks, at least 1.</param>
    /// <param name="imageHeight">Their rows, at least 1.</param>
    /// <param name="imageColumnName">The column of images, <see cref="Microsoft.ML.Data.MLImage"/>, which gets the new ones.</param>
    /// <param name="labelColumnName">The column of masks, which gets the new ones.</param>
    /// <param name="options">Whether to crop, pad or stretch. Default: null, the defaults, those of <c>ResizeImages</c>.</param>
    /// <returns>The two steps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or a side is outside its range.</exception>
    /// <example>
    /// <code>
    /// var options = new ImageResizingOptions { Resizing = Microsoft.ML.Transforms.Image.ImageResizingEstimator.ResizingKind.IsoPad };
    /// var pipeline = mlContext.Transforms.ResizeImagesAndMasks(256, 256, options: options)
    ///     .Append(mlContext.Segmentation().Trainers.UNet());
    /// </code>
    /// </example>
    public static EstimatorChain<MaskMappingTransformer> ResizeImagesAndMasks(
        this TransformsCatalog catalog,
        int imageWidth,
        int imageHeight,
        string imageColumnName = ColumnNames.Image,
        string labelColumnName = ColumnNames.Label,
        ImageResizingOptions? options = null)
    {
        options ??= new ImageResizingOptions();
        ArgumentException.ThrowIfNullOrWhiteSpace(imageColumnName);
        var masks = catalog.ResizeMasks(labelColumnName, imageWidth, imageHeight, options: options);
        return catalog.ResizeImages(imageColumnName, imageWidth, imageHeight, resizing: options.Resizing, cropAnchor: options.CropAnchor).Append(masks);
    }

    private static void CheckNames(
        TransformsCatalog catalog, string outputColumnName, string? inputColumnName, string? shapeColumnName, ImageSize? size)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        if (inputColumnName?.Trim().Length == 0 || shapeColumnName?.Trim().Length == 0)
        {
            throw new ArgumentException("The name of a column is empty; leave it out for the default.", nameof(inputColumnName));
        }

        if (shapeColumnName is not null && shapeColumnName == outputColumnName)
        {
            throw new ArgumentException(
                $"The masks and their sizes need columns of their own, but both were given the name '{shapeColumnName}'.", nameof(shapeColumnName));
        }

        if (size is { } given && (long)given.Width * given.Height > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(size), given, $"A mask has at most {Array.MaxLength} pixels.");
        }

        ColumnTypes.EnsureRegistered();
    }
}
