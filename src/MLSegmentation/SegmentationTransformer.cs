using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Data;
using MLSegmentation.IO;
using MLSegmentation.Onnx;
using MLSegmentation.Scoring;
using MLSegmentation.Weights;

namespace MLSegmentation;

/// <summary>
/// A trained segmentation model: reads a column of images of any sizes and adds a column of masks, each of its image's size,
/// and a column of class probabilities, which is only computed where it is asked for.
/// </summary>
/// <remarks>
/// <para>Images are scored one by one with ONNX Runtime, when their row is read; nothing is read ahead.</para>
/// <para><c>mlContext.Model.Save(model, null, path)</c> writes a standard ML.NET model. After <c>mlContext.Model.Load</c> it scores
/// the same masks as a chain of ML.NET's own transformers, row by row too; <see cref="FromModel"/> turns that back into this type. The
/// chain reads ahead where scores in a column not named <c>Score</c> are read without any column of masks or images. The chain for
/// floating-point pixels takes images of the training's size only, for it cannot see the dimensions of a vector; this type takes any.</para>
/// <para>All members may be used by several threads at the same time, and so may several cursors or prediction engines on one
/// model; a single cursor or prediction engine may not. Disposing while another thread scores is safe: that image is finished,
/// later ones throw <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed class SegmentationTransformer : ITransformer, IDisposable
{
    private readonly ScoringSession _session;

    private SegmentationTransformer(ImageModel model, ScoringColumns columns, SegmentationScoringOptions options)
    {
        ColumnTypes.EnsureRegistered();
        Model = model;
        Columns = columns;
        _session = new ScoringSession(model, options);
    }

    /// <summary>What the model says about itself: classes, network, training. It stays readable after <see cref="Dispose"/>.</summary>
    public SegmentationModelInfo Info => Model.Info;

    /// <summary>The version of ONNX's set of operators that the model is written in.</summary>
    public long OperatorSet => Model.OperatorSet;

    /// <summary>The column that the images are read from.</summary>
    public string ImageColumnName => Columns.Image;

    /// <summary>The column that gets the masks, of type <see cref="SegmentationMask"/>.</summary>
    public string PredictedLabelColumnName => Columns.PredictedLabel;

    /// <summary>The column that gets the probabilities: a vector of <see cref="float"/>, [K, H, W] flattened, that sums to 1 over the K classes.</summary>
    public string ScoreColumnName => Columns.Score;

    bool ITransformer.IsRowToRowMapper => true;

    internal ImageModel Model { get; }

    internal ScoringColumns Columns { get; }

    /// <summary>Finds the segmentation model inside a transformer, above all one that <c>mlContext.Model.Load</c> gave.</summary>
    /// <param name="model">A model, or a pipeline with exactly one segmentation model in it, at any depth.</param>
    /// <param name="options">How to score; null for the defaults.</param>
    /// <returns>The segmentation model alone, without the rest of the pipeline. It is independent of <paramref name="model"/>: dispose both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="SegmentationException"><paramref name="model"/> holds no segmentation model, or several.</exception>
    public static SegmentationTransformer FromModel(ITransformer model, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var resolved = SegmentationScoringOptions.Resolve(options);
        var (imageModel, columns) = SavedModel.Find(model);
        return new SegmentationTransformer(imageModel, columns, resolved);
    }

    /// <summary>Opens an ONNX file that <see cref="SaveOnnx(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to score; null for the defaults.</param>
    /// <returns>The model, with the columns <c>Image</c>, <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or was not written by this library.</exception>
    public static SegmentationTransformer FromOnnx(string path, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var resolved = SegmentationScoringOptions.Resolve(options);
        return new SegmentationTransformer(ModelFile.ReadOnnx(path), ScoringColumns.Default, resolved);
    }

    /// <summary>Writes the model as an ONNX file, which any ONNX runtime can run.</summary>
    /// <remarks>
    /// Input <c>Image</c>: uint8 [N, H, W, C], interleaved red, green and blue, or of a model for floating-point pixels float [N, C, H, W],
    /// neither of them normalised. Outputs <c>Score</c>: float [N, K, H, W], and
    /// <c>PredictedLabel</c>: uint8 [N, H, W]. The file is replaced at once when it is complete, and not at all on failure.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void SaveOnnx(string path) => SaveOnnx(path, new OnnxExportOptions());

    /// <summary>Writes the model as an ONNX file; see <see cref="SaveOnnx(string)"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">In which form: a part of the network's heads, 16-bit numbers.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="SegmentationException">The options do not suit the model, or the file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void SaveOnnx(string path, OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.WriteAllBytes(path, Export(options));
    }

    /// <summary>Writes the model in the ONNX format; see <see cref="SaveOnnx(string)"/>.</summary>
    /// <param name="stream">Where to write. It stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void SaveOnnx(Stream stream) => SaveOnnx(stream, new OnnxExportOptions());

    /// <summary>Writes the model in the ONNX format; see <see cref="SaveOnnx(string)"/>.</summary>
    /// <param name="stream">Where to write. It stays open.</param>
    /// <param name="options">In which form: a part of the network's heads, 16-bit numbers.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="SegmentationException">The options do not suit the model.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void SaveOnnx(Stream stream, OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Export(options));
    }

    /// <summary>Writes the weights of the network, to begin another training with or to read elsewhere.</summary>
    /// <remarks>
    /// A safetensors file: all parameters and running statistics as 32-bit floats, with their names and shapes as in PyTorch. The file is
    /// replaced at once when it is complete, and not at all on failure.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// The model came from an ONNX export, which does not have all weights, or the file cannot be written.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void SaveWeights(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _session.ThrowIfDisposed();
        SafetensorsWriter.Write(path, ModelWeights.Read(Model, "The model"), WeightTensor.PyTorchMetadata);
    }

    /// <summary>The columns of scored data: those of the input, then the probabilities, then the masks, which carry the classes as an annotation.</summary>
    /// <param name="inputSchema">The columns of the data to be scored.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// There is no column of images with the expected name, or one with other images than the model scores.
    /// </exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <summary>Scores data, row by row as it is read.</summary>
    /// <param name="input">The data, with a column of images.</param>
    /// <returns>A view that scores a row when that row is read, every time that it is read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// There is no column of images with the expected name, or one with other images than the model scores.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _session.ThrowIfDisposed();
        return new AddedColumnsDataView(input, CreateMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        _session.ThrowIfDisposed();
        return CreateMapper(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _session.ThrowIfDisposed();
        using var chain = new StandardChain(Model, Columns);
        chain.Save(ctx);
    }

    /// <summary>Frees the native memory. Doing so again does nothing.</summary>
    public void Dispose() => _session.Dispose();

    /// <summary>Makes a transformer of an image model.</summary>
    /// <param name="onnx">The ONNX file. The transformer keeps this array, which must not change afterwards.</param>
    /// <param name="imageColumnName">The column that the images are read from.</param>
    /// <param name="predictedLabelColumnName">The column that gets the masks.</param>
    /// <param name="scoreColumnName">The column that gets the probabilities.</param>
    /// <param name="options">How to score; null for the defaults.</param>
    /// <param name="context">The context whose device settings apply where the options are silent.</param>
    /// <exception cref="SegmentationException">The bytes are no image model.</exception>
    internal static SegmentationTransformer FromImageModel(
        byte[] onnx,
        string imageColumnName = "Image",
        string predictedLabelColumnName = "PredictedLabel",
        string scoreColumnName = "Score",
        SegmentationScoringOptions? options = null,
        MLContext? context = null)
    {
        var columns = ScoringColumns.Create(imageColumnName, predictedLabelColumnName, scoreColumnName);
        return FromImageModel(ImageModel.Parse(onnx, "The model"), columns, SegmentationScoringOptions.Resolve(options, context));
    }

    /// <summary>Makes a transformer of an image model that is already checked, and of options that are already resolved.</summary>
    internal static SegmentationTransformer FromImageModel(ImageModel model, ScoringColumns columns, SegmentationScoringOptions options) =>
        new(model, columns, options);

    private byte[] Export(OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _session.ThrowIfDisposed();
        return ModelExport.Apply(Model, options).Bytes;
    }

    private ScoringMapper CreateMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ScoringMapper(inputSchema, Columns, Model.Info, _session);
    }
}
