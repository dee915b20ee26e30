using Microsoft.ML;
using MLSegmentation.Data;
using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <summary>Segmentation steps for pipelines.</summary>
public static partial class TransformsCatalogExtensions
{
    /// <summary>Scores images with a segmentation model from a file.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="modelFile">
    /// A model that <c>mlContext.Model.Save</c> or <see cref="SegmentationTransformer.SaveOnnx(string)"/> wrote; its content decides how it
    /// is read. It is read once, here.
    /// </param>
    /// <param name="imageColumnName">The column that the images are read from.</param>
    /// <param name="predictedLabelColumnName">The column that gets the masks.</param>
    /// <param name="scoreColumnName">The column that gets the probabilities.</param>
    /// <param name="options">
    /// How to score; null for the defaults. A catalog of transforms does not show the settings of its context, so a CUDA device is named here.
    /// </param>
    /// <exception cref="ArgumentException">A name is empty, or both results have the same name.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or holds no segmentation model.</exception>
    public static SegmentationScoringEstimator ApplySegmentationModel(
        this TransformsCatalog catalog,
        string modelFile,
        string imageColumnName = "Image",
        string predictedLabelColumnName = "PredictedLabel",
        string scoreColumnName = "Score",
        SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ColumnTypes.EnsureRegistered();
        ArgumentException.ThrowIfNullOrWhiteSpace(modelFile);
        var columns = ScoringColumns.Create(imageColumnName, predictedLabelColumnName, scoreColumnName);
        return new SegmentationScoringEstimator(modelFile, columns, options);
    }
}
