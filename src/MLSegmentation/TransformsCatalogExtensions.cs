using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation;

/// <summary>Segmentation steps for pipelines.</summary>
public static class TransformsCatalogExtensions
{
    /// <summary>Scores images with a segmentation model from a file, in the columns that the model works on.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="modelFile">
    /// A model that <see cref="SegmentationCatalog.Save(SegmentationTransformer, string)"/>, <c>mlContext.Model.Save</c> or
    /// <see cref="SegmentationTransformer.SaveOnnx(string, OnnxExportOptions?)"/> wrote; its content decides how it is read. It is read once, here.
    /// </param>
    /// <param name="options">
    /// How to score. A catalog of transforms does not show the settings of its context, so a CUDA device is named here. Default: null, the defaults.
    /// </param>
    /// <param name="predictedLabelColumnName">
    /// Which of several segmentation models in a saved pipeline: that whose masks go to this column. Default: null, the only one.
    /// </param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentException"><paramref name="modelFile"/> is empty.</exception>
    /// <exception cref="SegmentationException">
    /// The file cannot be read, is damaged, or holds no such model; or several, of which none is named.
    /// </exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.LoadImages("Image", "images", "File")
    ///     .Append(mlContext.Transforms.ApplySegmentationModel("model.zip"));
    /// </code>
    /// </example>
    public static SegmentationScoringEstimator ApplySegmentationModel(
        this TransformsCatalog catalog, string modelFile, SegmentationScoringOptions? options = null, string? predictedLabelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(modelFile);
        var resolved = SegmentationScoringOptions.Resolve(options);
        return Apply(ModelFile.Read(modelFile, predictedLabelColumnName), columns: null, resolved);
    }

    /// <summary>Scores images with a segmentation model from a stream, in the columns that the model works on.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="modelStream">
    /// What a model file holds, from where the stream stands to its end. It is read here, stays open, and need not be able to seek.
    /// </param>
    /// <param name="options">How to score, as in the other overload. Default: null, the defaults.</param>
    /// <param name="predictedLabelColumnName">Which of several segmentation models, as in the other overload. Default: null, the only one.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="SegmentationException">
    /// The content is missing, damaged, or holds no such model; or several, of which none is named.
    /// </exception>
    /// <example>
    /// <code>
    /// using System.IO.Stream stream = System.IO.File.OpenRead("pipeline.zip");
    /// var step = mlContext.Transforms.ApplySegmentationModel(stream, predictedLabelColumnName: "CellLabel");
    /// </code>
    /// </example>
    public static SegmentationScoringEstimator ApplySegmentationModel(
        this TransformsCatalog catalog, Stream modelStream, SegmentationScoringOptions? options = null, string? predictedLabelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(modelStream);
        var resolved = SegmentationScoringOptions.Resolve(options);
        return Apply(ModelFile.Read(modelStream, predictedLabelColumnName), columns: null, resolved);
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
        ArgumentException.ThrowIfNullOrWhiteSpace(modelFile);
        var columns = ModelColumns.Create(inputColumnName, outputColumnName, scoreColumnName);
        var resolved = SegmentationScoringOptions.Resolve(options);
        return Apply(ModelFile.Read(modelFile), columns, resolved);
    }

    /// <summary>Scores images with a segmentation model from a stream, in columns of any names.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the masks (<see cref="SegmentationMask"/>).</param>
    /// <param name="inputColumnName">The column that the images are read from.</param>
    /// <param name="modelStream">The model, as in the other overload for streams.</param>
    /// <param name="scoreColumnName">The column that gets the probabilities. Default: <c>Score</c>.</param>
    /// <param name="options">How to score, as in the other overload. Default: null, the defaults.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentException">A name is empty, both results have the same name, or the stream cannot be read.</exception>
    /// <exception cref="SegmentationException">The content is missing, damaged, or holds no segmentation model.</exception>
    /// <example>
    /// <code>
    /// using System.IO.Stream stream = System.IO.File.OpenRead("model.onnx");
    /// var step = mlContext.Transforms.ApplySegmentationModel("Mask", "Photo", stream);
    /// </code>
    /// </example>
    public static SegmentationScoringEstimator ApplySegmentationModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        Stream modelStream,
        string scoreColumnName = ColumnNames.Score,
        SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(modelStream);
        var columns = ModelColumns.Create(inputColumnName, outputColumnName, scoreColumnName);
        var resolved = SegmentationScoringOptions.Resolve(options);
        return Apply(ModelFile.Read(modelStream), columns, resolved);
    }

    /// <summary>
    /// Reads the image files that a column names, as ML.NET's <c>LoadImages</c> does, but as they are stored: that drops the low byte of 16 bits,
    /// multiplies colours by opacity, and shows photographs lying that were taken upright. A saved model keeps the step.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">
    /// The column that gets the images: <see cref="Microsoft.ML.Data.MLImage"/> of 8 bits, <see cref="SegmentationImage"/> of floating-point pixels.
    /// </param>
    /// <param name="imageFolder">
    /// The folder that the file names are relative to; empty for the current folder or full paths. A saved model holds it as it is given here.
    /// </param>
    /// <param name="inputColumnName">The column of file names (text). Default: null, the same name as the output.</param>
    /// <param name="pixels">
    /// What the pixels are: with <see cref="PixelKind.EightBit"/> files of more bits are an error, with <see cref="PixelKind.FloatingPoint"/>
    /// all files are read in full depth. Default: <see cref="PixelKind.EightBit"/>.
    /// </param>
    /// <param name="maxPixels">
    /// The most pixels that an image may have, from 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. A saved model holds it.
    /// Default: 33,554,432.
    /// </param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind of pixels is unknown, or <paramref name="maxPixels"/> is outside its range.</exception>
    /// <exception cref="SegmentationException">
    /// The folder does not exist. While rows are read: a file is missing, damaged or too large, or holds more bits than its column.
    /// </exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.LoadSegmentationImages("Image", "images", "File", PixelKind.EightBit)
    ///     .Append(mlContext.Transforms.ApplySegmentationModel("model.zip"));
    /// </code>
    /// </example>
    public static SegmentationImageLoadingEstimator LoadSegmentationImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        string imageFolder,
        string? inputColumnName = null,
        PixelKind pixels = PixelKind.EightBit,
        int maxPixels = ImageLimits.DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        ArgumentNullException.ThrowIfNull(imageFolder);
        if (!Enum.IsDefined(pixels))
        {
            throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "This is no kind of pixels.");
        }

        if (imageFolder.Length > 0 && !Directory.Exists(imageFolder))
        {
            throw new SegmentationException($"The image folder '{imageFolder}' does not exist.");
        }

        var reading = new FileReading(maxPixels: ImageLimits.RequireMaxPixels(maxPixels));
        ColumnTypes.EnsureRegistered();
        return new SegmentationImageLoadingEstimator(
            new SegmentationImageLoadingTransformer(outputColumnName, inputColumnName ?? outputColumnName, imageFolder, pixels, reading));
    }

    /// <summary>
    /// Reads the mask files that a column names, as ML.NET's <c>LoadImages</c> reads images, but exactly: palette indices and
    /// 16-bit values are kept. A file is read when its row is asked for the mask, and not while other columns are.
    /// </summary>
    /// <remarks>
    /// A saved pipeline keeps the step, with the folder (as a full path) and the classes, and so needs the column of file names, whose values
    /// may be empty where nothing reads the masks. To have a pipeline that scores rows without such a column, append the step with
    /// <c>TransformerScope.TrainTest</c>, and save the model's <c>GetModelFor(TransformerScope.Scoring)</c>.
    /// </remarks>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the masks (<see cref="SegmentationMask"/>, annotated with the classes).</param>
    /// <param name="maskFolder">The folder that the file names are relative to; empty for the current folder or full paths.</param>
    /// <param name="inputColumnName">The column of file names (text). Default: null, the same name as the output.</param>
    /// <param name="classes">
    /// Which mask value stands for which class. Default: null, for masks that hold only 0 and 255, background and foreground.
    /// </param>
    /// <param name="maxPixels">
    /// The most pixels that a mask may have, from 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. A saved model holds it.
    /// Default: 33,554,432.
    /// </param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPixels"/> is outside its range.</exception>
    /// <exception cref="SegmentationException">
    /// The folder does not exist. While rows are read: a file is missing, damaged or too large, or holds a value that no class names.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, cell=255");
    /// var pipeline = mlContext.Transforms.LoadImages("Image", "images", "File")
    ///     .Append(mlContext.Transforms.LoadMasks("Label", "masks", "File", classes));
    /// </code>
    /// </example>
    public static MaskLoadingEstimator LoadMasks(
        this TransformsCatalog catalog,
        string outputColumnName,
        string maskFolder,
        string? inputColumnName = null,
        SegmentationClasses? classes = null,
        int maxPixels = ImageLimits.DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        ArgumentNullException.ThrowIfNull(maskFolder);
        if (maskFolder.Length > 0 && !Directory.Exists(maskFolder))
        {
            throw new SegmentationException($"The mask folder '{maskFolder}' does not exist.");
        }

        var reading = new FileReading(maxPixels: ImageLimits.RequireMaxPixels(maxPixels));
        ColumnTypes.EnsureRegistered();
        var loader = new FolderMaskLoader(maskFolder, classes, reading);
        return new MaskLoadingEstimator(new MaskLoadingTransformer(outputColumnName, inputColumnName ?? outputColumnName, loader));
    }

    private static SegmentationScoringEstimator Apply(SavedModel saved, ModelColumns? columns, SegmentationScoringOptions options)
    {
        ColumnTypes.EnsureRegistered();
        return new SegmentationScoringEstimator(columns is null ? saved : saved with { Columns = columns }, options);
    }
}
