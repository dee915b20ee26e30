using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation.Denoising;

/// <summary>
/// A denoiser as a chain of ML.NET's own transformers, which ML.NET can save and load: image to bytes, network, bytes to image; or for vectors the network
/// alone. It exists while a model is being saved.
/// </summary>
internal sealed class DenoisingChain : IDisposable
{
    private readonly ModelFolder _folder = new();
    private readonly TransformerChain<ITransformer> _chain;

    public DenoisingChain(DenoisingModel model, string imageColumn, string outputColumn)
    {
        try
        {
            string file = Path.Combine(_folder.Path, "model.onnx");
            File.WriteAllBytes(file, model.ToMLNet([imageColumn, outputColumn]).ToByteArray());
            _chain = Create(model, imageColumn, outputColumn, file);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>Writes the chain into a model that ML.NET is saving.</summary>
    public void Save(ModelSaveContext context) => ((ICanSaveModel)_chain).Save(context);

    public void Dispose()
    {
        _chain.Dispose();
        _folder.Dispose();
    }

    private static TransformerChain<ITransformer> Create(DenoisingModel model, string imageColumn, string outputColumn, string modelFile)
    {
        ColumnTypes.EnsureRegistered();
        var transforms = new MLContext().Transforms;
        var (steps, result, inner) = model.Info.Pixels == PixelKind.EightBit
            ? ComputeImages(transforms, model, imageColumn, modelFile)
            : ComputeVectors(transforms, imageColumn, modelFile);
        IEstimator<ITransformer>[] all =
        [
            transforms.StatefulCustomMapping<RowByRow.Source, RowByRow.Result, RowByRow.State>(RowByRow.Map, RowByRow.Begin, RowByRow.Contract),
            .. steps,
            transforms.CopyColumns(outputColumn, result),
            transforms.DropColumns([RowByRow.Column, .. inner]),
        ];
        return StandardChain.Fit(all, CreateInput(imageColumn, model.Info));
    }

    private static (IEstimator<ITransformer>[] Steps, string Result, string[] Inner) ComputeImages(
        TransformsCatalog transforms, DenoisingModel model, string imageColumn, string modelFile) => (
        [
            transforms.CopyColumns(ImageToPixels.ImageColumn, imageColumn),
            transforms.CustomMapping<One.Source, One.Result>(One.Map, One.Contract),
            StandardChain.Multiply(transforms, WholeImages.BytesPerPixel, model.CountBytes()),
            transforms.CustomMapping<ImageToPixels.Source, ImageToPixels.Result>(ImageToPixels.Map, ImageToPixels.Contract),
            transforms.ApplyOnnxModel([DenoisingGraph.Values], [DenoisingGraph.Pixels, DenoisingGraph.PixelShape], modelFile),
            transforms.CustomMapping<BytesToImage.Source, BytesToImage.Result>(BytesToImage.Map, BytesToImage.Contract),
        ],
        BytesToImage.ImageColumn,
        [
            ImageToPixels.ImageColumn, One.Column, WholeImages.BytesPerPixel, DenoisingGraph.Pixels, DenoisingGraph.PixelShape, DenoisingGraph.Values,
            BytesToImage.ImageColumn,
        ]);

    private static (IEstimator<ITransformer>[] Steps, string Result, string[] Inner) ComputeVectors(
        TransformsCatalog transforms, string imageColumn, string modelFile) => (
        [
            transforms.CopyColumns(DenoisingGraph.Pixels, imageColumn),
            transforms.ApplyOnnxModel([DenoisingGraph.Values], [DenoisingGraph.Pixels], modelFile),
        ],
        DenoisingGraph.Values,
        [DenoisingGraph.Pixels, DenoisingGraph.Values]);

    /// <summary>Data without rows that has the image column.</summary>
    private static SchemaOnlyDataView CreateInput(string imageColumn, DenoisingModelInfo info)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(imageColumn, info.Description.TrainingImageSize is { } text && ImageSize.Parse(text) is var size
            ? new VectorDataViewType(NumberDataViewType.Single, info.Channels, size.Height, size.Width)
            : StandardChain.GetImageType());
        return new SchemaOnlyDataView(builder.ToSchema());
    }
}

/// <summary>The step that turns the bytes of a denoiser into an image.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class BytesToImage : CustomMappingFactory<BytesToImage.Source, BytesToImage.Result>
{
    public const string Contract = "MLSegmentation.BytesToImage";

    /// <summary>The column that the image goes to.</summary>
    public const string ImageColumn = "mlseg.DenoisedImage";

    static BytesToImage() => ColumnTypes.EnsureRegistered();

    public static void Map(Source source, Result result) => result.Image = DenoisedImage.Create(
        source.Values.GetValues(), new ImageSize((int)source.PixelShape[1], (int)source.PixelShape[0]));

    public override Action<Source, Result> GetMapping() => Map;

    public sealed class Source
    {
        [ColumnName(DenoisingGraph.Values)]
        public VBuffer<byte> Values { get; set; }

        [ColumnName(DenoisingGraph.PixelShape)]
        [VectorType(3)]
        public long[] PixelShape { get; set; } = [];

        [ColumnName(RowByRow.Column)]
        public SegmentationMask? Nothing { get; set; }
    }

    public sealed class Result
    {
        [ColumnName(ImageColumn)]
        public MLImage? Image { get; set; }
    }
}
