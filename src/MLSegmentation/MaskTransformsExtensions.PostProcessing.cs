using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;

namespace MLSegmentation;

public static partial class MaskTransformsExtensions
{
    /// <summary>Post-processes masks: thresholds, holes, splitting, objects at the border, small objects, the largest object.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the masks.</param>
    /// <param name="options">What is done.</param>
    /// <param name="inputColumnName">The column of masks (<see cref="SegmentationMask"/>). Default: null, the same name as the output.</param>
    /// <param name="scoreColumnName">
    /// The column of probabilities, for <see cref="MaskPostProcessing.Thresholds"/>, and only for them. Default: null, none.
    /// </param>
    /// <returns>The step. Fitting it fails where the column knows its classes and the options name one that there is not.</returns>
    /// <exception cref="ArgumentNullException">The catalog or the options are null.</exception>
    /// <exception cref="ArgumentException">
    /// A name is empty, or there are thresholds without a column of probabilities, or that column without thresholds.
    /// </exception>
    /// <example>
    /// <code>
    /// var options = new MaskPostProcessing { MinObject = 20, FillHoles = MaskPostProcessing.AllHoles };
    /// var pipeline = mlContext.Transforms.PostProcessMasks("PredictedLabel", options);
    /// </code>
    /// </example>
    public static MaskMappingEstimator PostProcessMasks(
        this TransformsCatalog catalog,
        string outputColumnName,
        MaskPostProcessing options,
        string? inputColumnName = null,
        string? scoreColumnName = null)
    {
        CheckNames(catalog, outputColumnName, inputColumnName, shapeColumnName: null, size: null);
        ArgumentNullException.ThrowIfNull(options);
        if (scoreColumnName is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumnName);
        }

        if (options.Thresholds.Count > 0 != scoreColumnName is not null)
        {
            throw new ArgumentException(
                scoreColumnName is null
                    ? "Thresholds need the column of probabilities; name it, for example scoreColumnName: \"Score\"."
                    : $"The column of probabilities '{scoreColumnName}' is for thresholds, and there are none; leave it out, or give thresholds.",
                nameof(scoreColumnName));
        }

        return new MaskMappingEstimator(new PostProcessedMasks(outputColumnName, inputColumnName ?? outputColumnName)
        {
            Options = options,
            ScoreColumnName = scoreColumnName,
        });
    }

    /// <summary>
    /// Finds the objects of masks: pixels of one class that hang together, or parts of them; see
    /// <see cref="MaskPostProcessingExtensions.LabelObjects"/>.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the objects (<see cref="ObjectMap"/>).</param>
    /// <param name="inputColumnName">The column of masks (<see cref="SegmentationMask"/>). Default: null, the same name as the output.</param>
    /// <param name="options">What is done before, without thresholds, and which objects are found. Default: null, the defaults.</param>
    /// <returns>The step. Fitting it fails where the column knows its classes and the options name one that there is not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or the options have thresholds.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.LabelObjects("Cells", "PredictedLabel", new MaskPostProcessing { SplitTouching = 1 });
    /// </code>
    /// </example>
    public static MaskMappingEstimator LabelObjects(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, MaskPostProcessing? options = null)
    {
        CheckNames(catalog, outputColumnName, inputColumnName, shapeColumnName: null, size: null);
        if (options?.Thresholds.Count > 0)
        {
            throw new ArgumentException(
                "Objects are found in masks alone, without thresholds; put PostProcessMasks with the thresholds before this step.", nameof(options));
        }

        return new MaskMappingEstimator(new LabelledObjects(outputColumnName, inputColumnName ?? outputColumnName)
        {
            Options = options ?? new MaskPostProcessing(),
        });
    }

    /// <summary>Draws masks on top of their images, in the colours of the classes.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the overlays, <see cref="Microsoft.ML.Data.MLImage"/>.</param>
    /// <param name="imageColumnName">The column of images of 8 bits, <see cref="Microsoft.ML.Data.MLImage"/>.</param>
    /// <param name="maskColumnName">The column of masks of the images' sizes (<see cref="SegmentationMask"/>).</param>
    /// <param name="classes">The classes, for masks that do not know theirs. Default: null, those of the column.</param>
    /// <param name="options">How strong the tint is, and whether there are contours. Default: null, the defaults.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.OverlayMask("Overlay", options: new OverlayOptions { Opacity = 0.3 });
    /// </code>
    /// </example>
    public static MaskMappingEstimator OverlayMask(
        this TransformsCatalog catalog,
        string outputColumnName,
        string imageColumnName = ColumnNames.Image,
        string maskColumnName = ColumnNames.PredictedLabel,
        SegmentationClasses? classes = null,
        OverlayOptions? options = null)
    {
        CheckNames(catalog, outputColumnName, maskColumnName, shapeColumnName: null, size: null);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(maskColumnName);
        return new MaskMappingEstimator(new OverlaidMasks(outputColumnName, maskColumnName)
        {
            ImageColumnName = imageColumnName,
            Classes = classes,
            Options = options ?? new OverlayOptions(),
        });
    }

    /// <summary>Makes images of masks, as <see cref="SegmentationMask.ToImage"/> does.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the images, <see cref="Microsoft.ML.Data.MLImage"/>.</param>
    /// <param name="inputColumnName">The column of masks (<see cref="SegmentationMask"/>). Default: null, the same name as the output.</param>
    /// <param name="kind">Whether pixels are the colours of the classes or their indices. Default: <see cref="MaskImageKind.Colors"/>.</param>
    /// <param name="classes">
    /// The classes, for masks that do not know theirs. Default: null, those of the column, or a fixed palette where it does not know them.
    /// </param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or <paramref name="kind"/> is none of the enumeration.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.MaskToImage("MaskImage", "PredictedLabel");
    /// </code>
    /// </example>
    public static MaskMappingEstimator MaskToImage(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        MaskImageKind kind = MaskImageKind.Colors,
        SegmentationClasses? classes = null)
    {
        CheckNames(catalog, outputColumnName, inputColumnName, shapeColumnName: null, size: null);
        return Enum.IsDefined(kind)
            ? new MaskMappingEstimator(new MaskImages(outputColumnName, inputColumnName ?? outputColumnName) { Kind = kind, Classes = classes })
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Pixels are the colours of the classes or their indices.");
    }
}
