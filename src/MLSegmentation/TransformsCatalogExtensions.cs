using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation;

/// <summary>Segmentation steps for pipelines.</summary>
public static class TransformsCatalogExtensions
{
    /// <summary>Scores images with a segmentation model from a file, in the columns that the model works on.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="modelFile">
    /// A model that <see cref="SegmentationCatalog.Save"/>, <c>mlContext.Model.Save</c> or
    /// <see cref="SegmentationTransformer.SaveOnnx(string, OnnxExportOptions?)"/> wrote; its content decides how it is read. It is read once, here.
    /// </param>
    /// <param name="options">
    /// How to score. A catalog of transforms does not show the settings of its context, so a CUDA device is named here. Default: null, the defaults.
    /// </param>
    /// <returns>The step. An ONNX file knows no columns; its columns are <c>Image</c>, <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="modelFile"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or holds no segmentation model.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.LoadImages("Image", "images", "File")
    ///     .Append(mlContext.Transforms.ApplySegmentationModel("model.zip"));
    /// </code>
    /// </example>
    public static SegmentationScoringEstimator ApplySegmentationModel(
        this TransformsCatalog catalog, string modelFile, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Apply(modelFile, columns: null, options);
    }

    /// <summary>Scores images with a segmentation model from a file, in columns of any names.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the masks (<see cref="SegmentationMask"/>).</param>
    /// <param name="inputColumnName">The column that the images are read from.</param>
    /// <param name="modelFile">The model, as in the other overload.</param>
    /// <param name="scoreColumnName">The column that gets the probabilities. Default: <c>Score</c>.</param>
    /// <param name="options">How to score, as in the other overload. Default: null, the defaults.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentException">A name is empty, or both results have the same name.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or holds no segmentation model.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.LoadImages("Photo", "images", "File")
    ///     .Append(mlContext.Transforms.ApplySegmentationModel("Mask", "Photo", "model.onnx"));
    /// </code>
    /// </example>
    public static SegmentationScoringEstimator ApplySegmentationModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        string scoreColumnName = ColumnNames.Score,
        SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Apply(modelFile, ModelColumns.Create(inputColumnName, outputColumnName, scoreColumnName), options);
    }

    /// <summary>
    /// Reads the mask files that a column names, as ML.NET's <c>LoadImages</c> reads images, but exactly: palette indices and
    /// 16-bit values are kept. A saved model leaves the step out, because labels are not needed to score.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the masks (<see cref="SegmentationMask"/>, annotated with the classes).</param>
    /// <param name="maskFolder">The folder that the file names are relative to; empty for the current folder or full paths.</param>
    /// <param name="inputColumnName">The column of file names (text). Default: null, the same name as the output.</param>
    /// <param name="classes">
    /// Which mask value stands for which class. Default: null, for masks that hold only 0 and 255, background and foreground.
    /// </param>
    /// <returns>The step.</returns>
    /// <exception cref="SegmentationException">
    /// The folder does not exist. While rows are read: a file is missing or damaged, or holds a value that no class names.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, cell=255");
    /// var pipeline = mlContext.Transforms.LoadImages("Image", "images", "File")
    ///     .Append(mlContext.Transforms.LoadMasks("Label", "masks", "File", classes));
    /// </code>
    /// </example>
    public static MaskLoadingEstimator LoadMasks(
        this TransformsCatalog catalog, string outputColumnName, string maskFolder, string? inputColumnName = null, SegmentationClasses? classes = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        ArgumentNullException.ThrowIfNull(maskFolder);
        if (maskFolder.Length > 0 && !Directory.Exists(maskFolder))
        {
            throw new SegmentationException($"The mask folder '{maskFolder}' does not exist.");
        }

        ColumnTypes.EnsureRegistered();
        return new MaskLoadingEstimator(new MaskLoadingTransformer(outputColumnName, inputColumnName ?? outputColumnName, maskFolder, new MaskLoader(classes)));
    }

    private static SegmentationScoringEstimator Apply(string modelFile, ModelColumns? columns, SegmentationScoringOptions? options)
    {
        ColumnTypes.EnsureRegistered();
        ArgumentException.ThrowIfNullOrWhiteSpace(modelFile);
        var resolved = SegmentationScoringOptions.Resolve(options);
        var saved = ModelFile.Read(modelFile);
        return new SegmentationScoringEstimator(columns is null ? saved : saved with { Columns = columns }, resolved);
    }
}
