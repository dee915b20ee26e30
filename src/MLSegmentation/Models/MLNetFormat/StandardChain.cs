using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSegmentation.DataViews;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// A model as a chain of ML.NET's own transformers, which ML.NET can save and load: a step against reading ahead, image to bytes or numbers,
/// or for vectors a check of their numbers, network, labels to mask, its classes, and the naming and dropping of columns around them. It
/// exists while a model is being saved.
/// </summary>
internal sealed class StandardChain : IDisposable
{
    private static readonly string[] InnerColumns =
    [
        RowByRow.Column, PixelsModel.Pixels, PixelsModel.PixelShape, PixelsModel.Labels, PixelsModel.Scores, LabelsToMask.MaskColumn,
        ClassesOfMask.ClassesColumn, ClassesOfMask.MaskColumn,
    ];

    private readonly ModelFolder _folder = new();
    private readonly TransformerChain<ITransformer> _chain;

    public StandardChain(ImageModel model, ModelColumns columns)
    {
        try
        {
            _chain = Create(model, columns, Path.Combine(_folder.Path, "model.onnx"));
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The temporary folder that the chain lives on until it is disposed.</summary>
    public string Folder => _folder.Path;

    /// <summary>Writes the chain into a model that ML.NET is saving.</summary>
    public void Save(ModelSaveContext context) => ((ICanSaveModel)_chain).Save(context);

    public void Dispose()
    {
        _chain.Dispose();
        _folder.Dispose();
    }

    private static TransformerChain<ITransformer> Create(ImageModel model, ModelColumns columns, string modelFile)
    {
        ColumnTypes.EnsureRegistered();

        // ML.NET's transformer reads the file again when it is saved. Given a stream, it would leave a file behind for ever.
        var pixelsModel = PixelsModel.FromImageModel(ImageModel.ParseProto(model.Bytes, "The model"), columns);
        using (var file = File.Create(modelFile))
        using (var output = new Google.Protobuf.CodedOutputStream(file))
        {
            pixelsModel.WriteTo(output);
        }

        var transforms = new MLContext().Transforms;
        var (scoring, inner) = Score(transforms, model, columns.Image, modelFile);
        var (naming, copied) = NameScores(transforms, columns.Score);
        IEstimator<ITransformer>[] steps =
        [
            transforms.StatefulCustomMapping<RowByRow.Source, RowByRow.Result, RowByRow.State>(RowByRow.Map, RowByRow.Begin, RowByRow.Contract),
            .. scoring,
            model.Info.Volumes is null
                ? transforms.CustomMapping<LabelsToMask.Source, LabelsToMask.Result>(LabelsToMask.Map, LabelsToMask.Contract)
                : transforms.CustomMapping<NumbersToVolume.Source, NumbersToVolume.Result>(NumbersToVolume.Map, NumbersToVolume.Contract),
            ConstantText<SegmentationClasses>.Fill(transforms, ClassesOfMask.ClassesColumn, PixelsModel.PixelShape, model.Info.Classes.ToString()),
            transforms.CustomMapping<ClassesOfMask.Source, ClassesOfMask.Result>(ClassesOfMask.Map, ClassesOfMask.Contract),
            .. naming,
            transforms.CopyColumns(columns.PredictedLabel, ClassesOfMask.MaskColumn),
            transforms.DropColumns([.. inner, .. copied, .. InnerColumns]),
        ];
        return Fit(steps, CreateInput(columns.Image, model.Info));
    }

    /// <summary>The steps from the image to the network's results, and the columns that are theirs alone.</summary>
    private static (IEstimator<ITransformer>[] Steps, string[] Columns) Score(
        TransformsCatalog transforms, ImageModel model, string imageColumn, string modelFile) => model.Info switch
        {
            { Volumes: not null } => (
                [.. CountBytes(transforms, model), .. ScoreVolumes(transforms, model.Info, imageColumn, modelFile)],
                [VolumeToNumbers.VolumeColumn, VolumeToNumbers.ModelColumn, One.Column, WholeImages.BytesPerPixel, PixelsModel.Sides]),
            { Pixels: PixelKind.EightBit } => (
                [.. CountBytes(transforms, model), .. ScoreImages(transforms, imageColumn, modelFile)],
                [ImageToPixels.ImageColumn, One.Column, WholeImages.BytesPerPixel]),
            { TrainingImageSize: not null } => (ScoreVectors(transforms, imageColumn, modelFile), [PixelsModel.Checked]),
            var info => (
                [
                    .. CountBytes(transforms, model),
                    .. ScoreDeepImages(transforms, ImageToNumbers.GetCode(info.Channels, info.Samples!.Value), imageColumn, modelFile),
                ],
                [ImageToNumbers.ImageColumn, One.Column, WholeImages.BytesPerPixel, ImageToNumbers.Expected, PixelsModel.Sides]),
        };

    /// <summary>The steps that say how much memory the network takes for a pixel.</summary>
    private static IEstimator<ITransformer>[] CountBytes(TransformsCatalog transforms, ImageModel model) =>
    [
        transforms.CustomMapping<One.Source, One.Result>(One.Map, One.Contract),
        Multiply(transforms, WholeImages.BytesPerPixel, WholeImages.CountBytes(model)),
    ];

    /// <summary>A step that gives every row a number.</summary>
    internal static ExpressionEstimator Multiply(TransformsCatalog transforms, string column, int number) =>
        transforms.Expression(column, FormattableString.Invariant($"one : one * {number}f"), One.Column);

    private static IEstimator<ITransformer>[] ScoreDeepImages(TransformsCatalog transforms, int code, string imageColumn, string modelFile) =>
    [
        transforms.CopyColumns(ImageToNumbers.ImageColumn, imageColumn),
        Multiply(transforms, ImageToNumbers.Expected, code),
        transforms.CustomMapping<ImageToNumbers.Source, ImageToNumbers.Result>(ImageToNumbers.Map, ImageToNumbers.Contract),
        transforms.ApplyOnnxModel([PixelsModel.Labels, PixelsModel.Scores], [PixelsModel.Pixels, PixelsModel.Sides], modelFile),
    ];

    private static IEstimator<ITransformer>[] ScoreVolumes(
        TransformsCatalog transforms, SegmentationModelInfo info, string imageColumn, string modelFile) =>
    [
        transforms.CopyColumns(VolumeToNumbers.VolumeColumn, imageColumn),
        ConstantText<VolumeModelText>.Fill(transforms, VolumeToNumbers.ModelColumn, One.Column, VolumeModelText.Of(info).ToString()),
        transforms.CustomMapping<VolumeToNumbers.Source, VolumeToNumbers.Result>(VolumeToNumbers.Map, VolumeToNumbers.Contract),
        transforms.ApplyOnnxModel([PixelsModel.Labels, PixelsModel.Scores], [PixelsModel.Pixels, PixelsModel.Sides], modelFile),
    ];

    private static IEstimator<ITransformer>[] ScoreImages(TransformsCatalog transforms, string imageColumn, string modelFile) =>
    [
        transforms.CopyColumns(ImageToPixels.ImageColumn, imageColumn),
        transforms.CustomMapping<ImageToPixels.Source, ImageToPixels.Result>(ImageToPixels.Map, ImageToPixels.Contract),
        transforms.ApplyOnnxModel([PixelsModel.Labels, PixelsModel.Scores], [PixelsModel.Pixels, PixelsModel.PixelShape], modelFile),
    ];

    private static IEstimator<ITransformer>[] ScoreVectors(TransformsCatalog transforms, string imageColumn, string modelFile) =>
    [
        transforms.CopyColumns(PixelsModel.Pixels, imageColumn),
        transforms.CustomMapping<PixelCheck.Source, PixelCheck.Result>(PixelCheck.Map, PixelCheck.Contract),
        transforms.ApplyOnnxModel([PixelsModel.Labels, PixelsModel.Scores, PixelsModel.PixelShape], [PixelsModel.Checked, PixelsModel.Pixels], modelFile),
    ];

    /// <summary>The steps that check the probabilities and give them their name, and the column that is theirs alone.</summary>
    private static (IEstimator<ITransformer>[] Steps, string[] Columns) NameScores(TransformsCatalog transforms, string scoreColumn) =>
        scoreColumn == ColumnNames.Score
            ? ([transforms.CustomMapping<ScoresOfRow.Source, ScoresOfRow.Result>(ScoresOfRow.Map, ScoresOfRow.Contract)], [])
            : (
                [
                    transforms.CustomMapping<ScoresOfRow.Source, CheckedScores.Result>(CheckedScores.Map, CheckedScores.Contract),
                    transforms.CopyColumns(scoreColumn, CheckedScores.Column),
                ],
                [CheckedScores.Column]);

    /// <summary>Fits each step on its own: within an estimator chain, a custom mapping refuses columns of images.</summary>
    internal static TransformerChain<ITransformer> Fit(IEstimator<ITransformer>[] steps, IDataView data)
    {
        var transformers = new List<ITransformer>();
        foreach (var step in steps)
        {
            transformers.Add(step.Fit(data));
            data = transformers[^1].Transform(data);
        }

        return new TransformerChain<ITransformer>([.. transformers]);
    }

    /// <summary>Data without rows that has the image column.</summary>
    private static SchemaOnlyDataView CreateInput(string imageColumnName, SegmentationModelInfo info)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(imageColumnName, info switch
        {
            { Volumes: not null } => SegmentationVolumeDataViewType.Instance,
            { Pixels: PixelKind.EightBit } => GetImageType(),
            { TrainingImageSize: { } size } => new VectorDataViewType(NumberDataViewType.Single, info.Channels, size.Height, size.Width),
            _ => SegmentationImageDataViewType.Instance,
        });
        return new SchemaOnlyDataView(builder.ToSchema());
    }

    /// <summary>The very type object that custom mappings compare with.</summary>
    internal static DataViewType GetImageType() =>
        new MLContext().Data.LoadFromEnumerable<ImageToPixels.Source>([]).Schema[ImageToPixels.ImageColumn].Type;
}
