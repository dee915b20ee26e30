using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Denoising;

namespace MLSegmentation;

/// <summary>Loads pairs of noisy and clean images.</summary>
public static class DenoisingDataExtensions
{
    /// <summary>Loads a folder of noisy images and one of the clean ones, which have the same names; extensions may differ.</summary>
    /// <param name="catalog">The data operations of a context.</param>
    /// <param name="imageFolder">The folder of noisy images.</param>
    /// <param name="targetFolder">The folder of clean images.</param>
    /// <param name="options">How folders are searched and files read; what is for masks does not matter. Default: null, the defaults.</param>
    /// <returns>
    /// A data view with the columns <c>ImagePath</c>, <c>Image</c> and <c>Target</c>, images of 8 bits (<see cref="Microsoft.ML.Data.MLImage"/>). Files are
    /// read when their row is read.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A folder is empty text.</exception>
    /// <exception cref="SegmentationException">A folder does not exist or holds no images, or an image has no clean one.</exception>
    /// <example>
    /// <code>
    /// IDataView pairs = mlContext.Data.LoadImagePairs("noisy", "clean");
    /// using DenoisingTransformer denoiser = mlContext.Segmentation().Trainers.Denoiser().Fit(pairs);
    /// </code>
    /// </example>
    public static IDataView LoadImagePairs(
        this DataOperationsCatalog catalog, string imageFolder, string targetFolder, SegmentationFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(targetFolder);
        var eightBit = (options ?? new()) with { Pixels = PixelKind.EightBit };
        return TargetImages.Add(catalog.LoadSegmentationFolder(imageFolder, eightBit), imageFolder, targetFolder, eightBit);
    }
}
