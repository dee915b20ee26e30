using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML;

/// <summary>The estimators that load and change images.</summary>
public static class ImageEstimatorsCatalog
{
    /// <summary>Turns images grey.</summary>
    public static ImageGrayscalingEstimator ConvertToGrayscale(this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null)
    {
        IHostEnvironment environment = catalog.GetEnvironment();
        return new ImageGrayscalingEstimator(
            environment, new ImageGrayscalingTransformer(environment, (outputColumnName, inputColumnName ?? outputColumnName)));
    }

    /// <summary>Loads the images whose paths, relative to a folder, a text column holds.</summary>
    public static ImageLoadingEstimator LoadImages(
        this TransformsCatalog catalog, string outputColumnName, string imageFolder, string inputColumnName = null)
    {
        IHostEnvironment environment = catalog.GetEnvironment();
        return new ImageLoadingEstimator(
            environment, new ImageLoadingTransformer(environment, imageFolder, (outputColumnName, inputColumnName ?? outputColumnName)));
    }

    /// <summary>Makes vectors of the pixels of images that all have one size: (value - offset) * scale for each chosen channel.</summary>
    public static ImagePixelExtractingEstimator ExtractPixels(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        ImagePixelExtractingEstimator.ColorBits colorsToExtract = ImagePixelExtractingEstimator.ColorBits.Rgb,
        ImagePixelExtractingEstimator.ColorsOrder orderOfExtraction = ImagePixelExtractingEstimator.ColorsOrder.ARGB,
        bool interleavePixelColors = false,
        float offsetImage = 0,
        float scaleImage = 1,
        bool outputAsFloatArray = true)
    {
        IHostEnvironment environment = catalog.GetEnvironment();
        var options = new ImagePixelExtractingEstimator.Options(
            colorsToExtract, orderOfExtraction, interleavePixelColors, offsetImage, scaleImage, outputAsFloatArray);
        return new ImagePixelExtractingEstimator(
            environment, new ImagePixelExtractingTransformer(environment, outputColumnName, inputColumnName ?? outputColumnName, options));
    }

    /// <summary>Brings images to one size.</summary>
    public static ImageResizingEstimator ResizeImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        int imageWidth,
        int imageHeight,
        string inputColumnName = null,
        ImageResizingEstimator.ResizingKind resizing = ImageResizingEstimator.ResizingKind.IsoCrop,
        ImageResizingEstimator.Anchor cropAnchor = ImageResizingEstimator.Anchor.Center)
    {
        IHostEnvironment environment = catalog.GetEnvironment();
        var options = new ImageResizingEstimator.Options(imageWidth, imageHeight, resizing, cropAnchor);
        return new ImageResizingEstimator(
            environment, new ImageResizingTransformer(environment, outputColumnName, inputColumnName ?? outputColumnName, options));
    }
}
