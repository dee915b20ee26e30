using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Denoising;
using MLSegmentation.ImageFiles;
using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <summary>
/// A trained denoiser: reads a column of images of any sizes and gives images of the same sizes without noise, in the column of the same name or
/// another one, so that the next step of a pipeline, such as a trainer for segmentation, sees these.
/// </summary>
/// <remarks>
/// <para>
/// Images are computed with ONNX Runtime, when their row is read: one by one, with nothing read ahead. Large ones are computed in tiles that overlap by
/// what the network sees, which gives the same as the whole image.
/// </para>
/// <para>
/// <c>mlContext.Model.Save(model, null, path)</c> writes a standard ML.NET model. After <c>mlContext.Model.Load</c> it gives the same images as a chain
/// of ML.NET's own transformers; <see cref="FromModel"/> turns that back into this type. The chain for vectors of float takes images of the training's
/// size only.
/// </para>
/// <para>All members may be used by several threads at the same time; a single cursor may not.</para>
/// </remarks>
public sealed class DenoisingTransformer : ITransformer, IDisposable
{
    private readonly DenoisingSession _session;
    private readonly SegmentationScoringOptions _options;

    internal DenoisingTransformer(DenoisingModel model, string imageColumnName, string outputColumnName, SegmentationScoringOptions options)
    {
        ColumnTypes.EnsureRegistered();
        (Model, ImageColumnName, OutputColumnName, _options) = (model, imageColumnName, outputColumnName, options);
        _session = new DenoisingSession(model, options);
    }

    /// <summary>What the model says about itself. It stays readable after <see cref="Dispose"/>.</summary>
    public DenoisingModelInfo Info => Model.Info;

    /// <summary>The column that the images are read from.</summary>
    public string ImageColumnName { get; }

    /// <summary>The column that gets the images without noise, of the type of the images; mostly the same name, which hides the noisy ones.</summary>
    public string OutputColumnName { get; }

    bool ITransformer.IsRowToRowMapper => true;

    internal DenoisingModel Model { get; }

    /// <summary>Finds the denoiser inside a transformer, above all one that <c>mlContext.Model.Load</c> gave.</summary>
    /// <param name="model">A model, or a pipeline with a denoiser in it, at any depth.</param>
    /// <param name="options">How to compute. Default: null, the defaults.</param>
    /// <returns>The denoiser alone. It is independent of <paramref name="model"/>: dispose both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="SegmentationException"><paramref name="model"/> holds no denoiser, or several.</exception>
    public static DenoisingTransformer FromModel(ITransformer model, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var resolved = SegmentationScoringOptions.Resolve(options);
        return model is DenoisingTransformer own
            ? new DenoisingTransformer(own.Model, own.ImageColumnName, own.OutputColumnName, resolved)
            : FromFile(DenoisingModel.Find(model), resolved);
    }

    /// <summary>Makes the same model work on other columns.</summary>
    /// <param name="imageColumnName">The column that images are read from. Default: <c>Image</c>.</param>
    /// <param name="outputColumnName">The column that gets the images without noise. Default: null, the same name.</param>
    /// <returns>A model that is independent of this one: dispose both.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public DenoisingTransformer WithColumns(string imageColumnName = ColumnNames.Image, string? outputColumnName = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(imageColumnName);
        string output = outputColumnName ?? imageColumnName;
        ArgumentException.ThrowIfNullOrWhiteSpace(output, nameof(outputColumnName));
        _session.ThrowIfDisposed();
        return new DenoisingTransformer(Model, imageColumnName, output, _options);
    }

    /// <summary>Takes the noise out of one image of 8 bits.</summary>
    /// <param name="image">The image, which stays the caller's.</param>
    /// <returns>A new image of the same size; dispose it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is null.</exception>
    /// <exception cref="SegmentationException">The model is for floating-point pixels, or the image cannot be computed.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using MLImage noisy = SegmentationImage.LoadMLImage("scan.png");
    /// using DenoisingTransformer denoiser = mlContext.Segmentation().LoadDenoiser("denoiser.zip");
    /// using MLImage clean = denoiser.Denoise(noisy);
    /// </code>
    /// </example>
    public MLImage Denoise(MLImage image)
    {
        const int Colors = 3;
        ArgumentNullException.ThrowIfNull(image);
        _session.ThrowIfDisposed();
        if (Info.Pixels != PixelKind.EightBit)
        {
            throw new SegmentationException(
                $"The denoiser was trained on {Info.DescribePixels()} and takes those in a data view; it does not take images of 8 bits.");
        }

        var size = new ImageSize(image.Width, image.Height);
        byte[] pixels = new byte[Colors * size.PixelCount];
        ImagePixels.CopyRgb(image, pixels);
        return DenoisedImage.Create(_session.Run(pixels, size, () => "The image"), size);
    }

    /// <summary>The columns after this step: those before it and the images without noise, which hide a column of the same name.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">There is no column of images with the expected name, or one with other images.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <summary>Takes the noise out of the images of data, row by row as it is read.</summary>
    /// <param name="input">The data, with a column of images.</param>
    /// <returns>A view that computes an image when its row is read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">There is no column of images with the expected name, or one with other images.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using DenoisingTransformer denoiser = mlContext.Segmentation().LoadDenoiser("denoiser.zip");
    /// using SegmentationTransformer segmenter = mlContext.Segmentation().Trainers.UNet().Fit(denoiser.Transform(data));
    /// var pipeline = denoiser.Append(segmenter);
    /// </code>
    /// </example>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _session.ThrowIfDisposed();
        DroppedColumns.Check(input, ImageColumnName);
        return new AddedColumnsDataView(input, CreateMapper(input.Schema));
    }

    /// <summary>Writes the model as an ONNX file, which any ONNX runtime can run.</summary>
    /// <remarks>
    /// Input <c>Image</c>: uint8 [N, H, W, C], and output <c>Denoised</c>: uint8 [N, H, W, 1] of a model for grey images, else [N, H, W, 3]; or of a model
    /// for floating-point pixels float [N, C, H, W] both. The scaling is inside. The file is replaced at once when it is complete.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void SaveOnnx(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _session.ThrowIfDisposed();
        AtomicFile.WriteDurably(path, stream => stream.Write(Model.Bytes));
    }

    /// <summary>Writes the model in the ONNX format; see <see cref="SaveOnnx(string)"/>.</summary>
    /// <param name="stream">Where to write. It stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void SaveOnnx(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _session.ThrowIfDisposed();
        stream.Write(Model.Bytes);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        _session.ThrowIfDisposed();
        return CreateMapper(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _session.ThrowIfDisposed();
        using var chain = new DenoisingChain(Model, ImageColumnName, OutputColumnName);
        chain.Save(ctx);
    }

    /// <summary>Frees the native memory. Doing so again does nothing.</summary>
    public void Dispose() => _session.Dispose();

    /// <summary>Makes a transformer of a model from a file, with the columns that it was saved with.</summary>
    internal static DenoisingTransformer FromFile(DenoisingModel model, SegmentationScoringOptions options) => model.Columns is [var image, var output]
        ? new DenoisingTransformer(model, image, output, options)
        : new DenoisingTransformer(model, ColumnNames.Image, ColumnNames.Image, options);

    private AddedColumnsMapper CreateMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var images = DenoisedColumn.Require(inputSchema, ImageColumnName, Info);
        var added = new DataViewSchema.Builder();
        added.AddColumn(OutputColumnName, images.Type);
        DataViewSchema.Column[] sources = [images, .. RowNames.GetColumns(inputSchema)];
        return new AddedColumnsMapper(inputSchema, sources, added.ToSchema(), row => new DenoisedRow(_session, row, images));
    }
}
