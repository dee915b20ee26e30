using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Weights;
using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <summary>
/// A trained segmentation model: reads a column of images (or volumes) of any sizes and adds a column of masks, each of its image's size,
/// and a column of class probabilities, which is only computed where it is asked for.
/// </summary>
/// <remarks>
/// <para>Images are scored with ONNX Runtime, when their row is read: one by one, with nothing read ahead, unless
/// <see cref="SegmentationScoringOptions.BatchSize"/> or <see cref="SegmentationScoringOptions.ReadAhead"/> says otherwise.</para>
/// <para><c>mlContext.Model.Save(model, null, path)</c> writes a standard ML.NET model. After <c>mlContext.Model.Load</c> it scores
/// the same masks as a chain of ML.NET's own transformers, row by row too; <see cref="FromModel"/> turns that back into this type. The
/// chain reads ahead where scores in a column not named <c>Score</c> are read without any column of masks or images. The chain for
/// vectors of float takes images of the training's size only, for it cannot see the dimensions of a vector; this type takes any. Nor does a
/// chain warn of images whose values are of another range than those of the training.</para>
/// <para>All members may be used by several threads at the same time, and so may several cursors or prediction engines on one
/// model; a single cursor or prediction engine may not. Disposing while another thread scores is safe: that image is finished,
/// later ones throw <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed partial class SegmentationTransformer : ITransformer, IDisposable
{
    private readonly ScoringSession _session;
    private readonly TiledScoring _tiles;
    private readonly ImageScorer _scorer;
    private readonly RangeWatch _watch;
    private readonly SegmentationScoringOptions _options;

    private SegmentationTransformer(ImageModel model, ModelColumns columns, SegmentationScoringOptions options)
    {
        options.Tiling.RequireSizeOf(model.Info);
        _options = options;
        ColumnTypes.EnsureRegistered();
        Model = model;
        Columns = columns;
        _session = new ScoringSession(model, options);
        _tiles = new TiledScoring(_session, model, options);
        _scorer = new ImageScorer(_session, _tiles, Info.Volumes is null ? null : new VolumeScoring(_session, model, options));
        _watch = new RangeWatch(Info.TrainingRange, options.Warning);
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

    internal ModelColumns Columns { get; }

    /// <summary>Finds the segmentation model inside a transformer, above all one that <c>mlContext.Model.Load</c> gave.</summary>
    /// <param name="model">A model, or a pipeline with a segmentation model in it, at any depth.</param>
    /// <param name="options">How to score. Default: null, the defaults.</param>
    /// <param name="predictedLabelColumnName">
    /// Which of several segmentation models: that whose masks go to this column. Default: null, the only one.
    /// </param>
    /// <returns>The segmentation model alone, without the rest of the pipeline. It is independent of <paramref name="model"/>: dispose both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="SegmentationException"><paramref name="model"/> holds no such model; or several, of which none is named.</exception>
    /// <example>
    /// <code>
    /// ITransformer pipeline = mlContext.Model.Load("pipeline.zip", out _);
    /// using var alone = SegmentationTransformer.FromModel(pipeline);
    /// Console.WriteLine(alone.Info.Classes);
    /// </code>
    /// </example>
    public static SegmentationTransformer FromModel(
        ITransformer model, SegmentationScoringOptions? options = null, string? predictedLabelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (model as SegmentationTransformer)?._session.ThrowIfDisposed();
        var resolved = SegmentationScoringOptions.Resolve(options);
        var saved = SavedModel.Find(
            model, leaf => leaf is SegmentationTransformer own ? new(own.Model, own.Columns) : null, predictedLabelColumnName);
        return FromSavedModel(saved, resolved);
    }

    /// <summary>Opens an ONNX file that <see cref="SaveOnnx(string, OnnxExportOptions?)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to score. Default: null, the defaults.</param>
    /// <returns>The model, with the columns that it was exported with.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or was not written by this library.</exception>
    /// <example>
    /// <code>
    /// using var opened = SegmentationTransformer.FromOnnx("model.onnx", new SegmentationScoringOptions { Threads = 2 });
    /// var masks = opened.Transform(data).GetColumn&lt;SegmentationMask&gt;("PredictedLabel");
    /// </code>
    /// </example>
    public static SegmentationTransformer FromOnnx(string path, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var resolved = SegmentationScoringOptions.Resolve(options);
        return FromSavedModel(ModelFile.ReadOnnx(path), resolved);
    }

    /// <summary>Opens an ONNX file that <see cref="SaveOnnx(string, OnnxExportOptions?)"/> wrote, from a stream.</summary>
    /// <param name="stream">The content of the file, from where the stream stands to its end. It stays open, and need not be able to seek.</param>
    /// <param name="options">How to score. Default: null, the defaults.</param>
    /// <returns>The model, with the columns that it was exported with.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="SegmentationException">The content is missing, damaged, or was not written by this library.</exception>
    /// <example>
    /// <code>
    /// using System.IO.Stream stream = System.IO.File.OpenRead("model.onnx");
    /// using var opened = SegmentationTransformer.FromOnnx(stream);
    /// </code>
    /// </example>
    public static SegmentationTransformer FromOnnx(Stream stream, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var resolved = SegmentationScoringOptions.Resolve(options);
        return FromSavedModel(ModelFile.ReadOnnx(stream), resolved);
    }

    /// <summary>Makes the same model work on other columns.</summary>
    /// <param name="imageColumnName">The column that images are read from. Default: <c>Image</c>.</param>
    /// <param name="predictedLabelColumnName">The column that gets the masks. Default: <c>PredictedLabel</c>.</param>
    /// <param name="scoreColumnName">The column that gets the probabilities. Default: <c>Score</c>.</param>
    /// <returns>A model that is independent of this one: dispose both.</returns>
    /// <exception cref="ArgumentException">A name is empty, or both results have the same name.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using SegmentationTransformer second = model.WithColumns("Photo", "SecondLabel", "SecondScore");
    /// </code>
    /// </example>
    public SegmentationTransformer WithColumns(
        string imageColumnName = ColumnNames.Image,
        string predictedLabelColumnName = ColumnNames.PredictedLabel,
        string scoreColumnName = ColumnNames.Score)
    {
        var columns = ModelColumns.Create(imageColumnName, predictedLabelColumnName, scoreColumnName);
        _session.ThrowIfDisposed();
        return new SegmentationTransformer(Model, columns, _options);
    }

    /// <summary>Writes the model as an ONNX file, which any ONNX runtime can run.</summary>
    /// <remarks>
    /// Input <c>Image</c>: uint8 [N, H, W, C], interleaved red, green and blue, or of a model for floating-point pixels float [N, C, H, W],
    /// neither of them normalised. Outputs <c>Score</c>: float [N, K, H, W], and
    /// <c>PredictedLabel</c>: uint8 [N, H, W], whatever the columns of the model are called; the metadata has the names of those. The file is
    /// replaced at once when it is complete, and not at all on failure.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">In which form: a part of the network's heads, 16-bit or 8-bit numbers. Default: null, the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="SegmentationException">The options do not suit the model, or the file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// model.SaveOnnx("model.onnx", new OnnxExportOptions { Float16 = true });
    /// </code>
    /// </example>
    public void SaveOnnx(string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] exported = Export(options);
        AtomicFile.WriteDurably(path, stream => stream.Write(exported));
    }

    /// <summary>Writes the model in the ONNX format; see <see cref="SaveOnnx(string, OnnxExportOptions?)"/>.</summary>
    /// <param name="stream">Where to write. It stays open.</param>
    /// <param name="options">In which form: a part of the network's heads, 16-bit or 8-bit numbers. Default: null, the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="SegmentationException">The options do not suit the model.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using var onnx = new System.IO.MemoryStream();
    /// model.SaveOnnx(onnx);
    /// </code>
    /// </example>
    public void SaveOnnx(Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Export(options));
    }

    /// <summary>Writes the weights of the network, to begin another training with or to read elsewhere.</summary>
    /// <remarks>
    /// A safetensors file: all parameters and running statistics as 32-bit floats, with their names and shapes as in PyTorch. Its metadata say of which
    /// network they are. The file is replaced at once when it is complete, and not at all on failure.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// The model came from an ONNX export, which does not have all weights, or the file cannot be written.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// model.SaveWeights("weights.safetensors");
    /// </code>
    /// </example>
    public void SaveWeights(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _session.ThrowIfDisposed();
        SafetensorsWriter.Write(path, ModelWeights.Read(Model, Model.Subject), StoredNetwork.Describe(Info.Network));
    }

    /// <summary>Writes the weights of the network, as <see cref="SaveWeights(string)"/> does.</summary>
    /// <param name="stream">Where to write. It stays open, and need not be able to seek.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="SegmentationException">The model came from an ONNX export, which does not have all weights.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using var weights = new System.IO.MemoryStream();
    /// model.SaveWeights(weights);
    /// </code>
    /// </example>
    public void SaveWeights(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _session.ThrowIfDisposed();
        SafetensorsWriter.Write(stream, ModelWeights.Read(Model, Model.Subject), StoredNetwork.Describe(Info.Network));
    }

    /// <summary>The columns of scored data: those of the input, then the probabilities, then the masks, which carry the classes as an annotation.</summary>
    /// <remarks>
    /// ML.NET's own methods read the names of the classes, in the order of the class indices: <c>GetSlotNames</c> those of the
    /// probabilities, one for each plane of the vector, <c>GetKeyValues</c> those of the masks. Columns after
    /// <c>mlContext.Model.Load</c>, which gives a chain of ML.NET's own transformers, have no such annotations; the masks know their
    /// classes there, too (<see cref="SegmentationMask.Classes"/>).
    /// </remarks>
    /// <param name="inputSchema">The columns of the data to be scored.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// There is no column of images with the expected name, or one with other images than the model scores.
    /// </exception>
    /// <example>
    /// <code>
    /// VBuffer&lt;ReadOnlyMemory&lt;char&gt;&gt; names = default;
    /// model.GetOutputSchema(data.Schema)["Score"].GetSlotNames(ref names);
    /// Console.WriteLine(string.Join(", ", names.DenseValues()));
    /// </code>
    /// </example>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <summary>Scores data, row by row as it is read.</summary>
    /// <param name="input">The data, with a column of images.</param>
    /// <returns>A view that scores a row when that row is read, every time that it is read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// There is no column of images with the expected name, or one with other images than the model scores.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// IDataView scored = model.Transform(mlContext.Data.LoadSegmentationImages("a.png", "b.png"));
    /// foreach (SegmentationMask mask in scored.GetColumn&lt;SegmentationMask&gt;("PredictedLabel"))
    /// {
    ///     Console.WriteLine($"{mask.Width} x {mask.Height}");
    /// }
    /// </code>
    /// </example>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _session.ThrowIfDisposed();
        DroppedColumns.Check(input, Columns.Image);
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

    /// <summary>Makes a transformer of an image model, the bytes of an ONNX file.</summary>
    internal static SegmentationTransformer FromImageModel(
        byte[] onnx,
        string imageColumnName = ColumnNames.Image,
        string predictedLabelColumnName = ColumnNames.PredictedLabel,
        string scoreColumnName = ColumnNames.Score,
        SegmentationScoringOptions? options = null,
        MLContext? context = null)
    {
        var columns = ModelColumns.Create(imageColumnName, predictedLabelColumnName, scoreColumnName);
        return new SegmentationTransformer(ImageModel.Parse(onnx, "The model"), columns, SegmentationScoringOptions.Resolve(options, context));
    }

    /// <summary>Makes a transformer of a model that is already checked, and of options that are already resolved.</summary>
    internal static SegmentationTransformer FromSavedModel(SavedModel saved, SegmentationScoringOptions options) => new(saved.Model, saved.Columns, options);

    private byte[] Export(OnnxExportOptions? options)
    {
        _session.ThrowIfDisposed();
        return options?.Int8 is { } quantization
            ? new Quantizer(Model, Columns.ToText(), Columns.Image, options).Quantize(_options.Threads, share => quantization.Progress?.Report(share)).Bytes
            : ModelExport.Apply(Model, options ?? new OnnxExportOptions(), Columns.ToText()).Bytes;
    }

    private AddedColumnsMapper CreateMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var images = ScoredImages.Require(inputSchema, Columns.Image, Info);
        var watch = new RangeWatch(Info.TrainingRange, _options.Warning);

        // The texts that may name the image's file are asked for as well; none is computed before an error needs it.
        DataViewSchema.Column[] sources = [images, .. RowNames.GetColumns(inputSchema)];
        var results = ResultSchema.Create(Columns, Info.Classes, _options.Uncertainty);
        return new AddedColumnsMapper(inputSchema, sources, results, row => new RowScorer(_scorer, row, images, watch))
        {
            OpenCursor = _options is { BatchSize: 1, ReadAhead: false }
                ? null
                : (mapper, source, columns) => new BatchedCursor(mapper, source, columns, (images, watch), _scorer, _options),
        };
    }
}
