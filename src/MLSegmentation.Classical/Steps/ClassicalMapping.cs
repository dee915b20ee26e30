using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;

namespace MLSegmentation.Classical.Steps;

/// <summary>Makes masks of images by a method.</summary>
internal sealed record ClassicalMapping(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    /// <summary>The method; null where it is still to be fitted.</summary>
    public FittedMethod? Fitted { get; init; }

    /// <summary>The column of probabilities; null where the method has none.</summary>
    public required string? ScoreColumnName { get; init; }

    /// <inheritdoc/>
    public override MaskMapping Bind(DataViewSchema schema)
    {
        var column = ImageColumn.Require(schema, InputColumnName);
        if (Fitted is not null && InputType is { } fitted && Accepts(column.Type) && fitted is ImageDataViewType != column.Type is ImageDataViewType)
        {
            throw new SegmentationException(
                $"The column '{InputColumnName}' holds {Describe(column.Type)}, but the method '{Fitted.Method.Name}' was fitted to {Describe(fitted)}, whose "
                + "values have another range. Fit and apply it to images of the same kind.");
        }

        return base.Bind(schema);
    }

    /// <inheritdoc/>
    public override void Check(SchemaShape shape)
    {
        _ = ImageColumn.Require(shape, InputColumnName);
        base.Check(shape);
    }

    /// <inheritdoc/>
    public override DataViewSchema CreateInputs()
    {
        // Custom mappings compare with the very type object that they made for images of any size.
        var type = InputType is ImageDataViewType
            ? new MLContext().Data.LoadFromEnumerable<ImageSource>([]).Schema[MappingChain.Image].Type
            : SegmentationImageDataViewType.Instance;
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(InputColumnName, type);
        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreateColumns(Classes);

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise() => CreateColumns(Classes ?? SegmentationClasses.Binary);

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(this, row);

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps)
    {
        string settings = Fitted!.ToString();
        var image = (MappingChain.Image, InputColumnName);
        bool isDeep = InputType is not ImageDataViewType;
        IEnumerable<IEstimator<ITransformer>> scores = ScoreColumnName is null
            ? []
            :
            [
                .. isDeep
                    ? steps.Map<DeepImageSource, ScoreResult>(DeepClassicalScoreStep.Map, DeepClassicalScoreStep.Contract, settings, image)
                    : steps.Map<ImageSource, ScoreResult>(ClassicalScoreStep.Map, ClassicalScoreStep.Contract, settings, image),
                steps.Copy(ScoreColumnName, MappingChain.Result),
            ];
        return
        [
            .. scores,
            .. isDeep
                ? steps.Map<DeepImageSource, ClassicalMaskResult>(DeepClassicalStep.Map, DeepClassicalStep.Contract, settings, image)
                : steps.Map<ImageSource, ClassicalMaskResult>(ClassicalStep.Map, ClassicalStep.Contract, settings, image),
            steps.Copy(OutputColumnName, MappingChain.Result),
        ];
    }

    /// <inheritdoc/>
    protected override bool Accepts(DataViewType type) => type is ImageDataViewType or SegmentationImageDataViewType;

    /// <inheritdoc/>
    protected override bool Accepts(SchemaShape.Column column) => column.ItemType is ImageDataViewType or SegmentationImageDataViewType;

    /// <inheritdoc/>
    protected override SegmentationException WrongType(string? type) => new(
        $"The column '{InputColumnName}' holds {type}, but classical methods take images: MLImage or SegmentationImage. Load the files with "
        + "LoadSegmentationFolder or LoadSegmentationImages.");

    private static string Describe(DataViewType type) => type is ImageDataViewType ? "images of 8 bits" : "images of more depth or other channels";

    private DataViewSchema CreateColumns(SegmentationClasses? classes)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(CreateMasks(classes));
        if (ScoreColumnName is not null)
        {
            var annotations = classes is null ? null : ClassesAnnotation.OfScores(classes);
            builder.AddColumn(ScoreColumnName, new VectorDataViewType(NumberDataViewType.Single), annotations);
        }

        return builder.ToSchema();
    }

    /// <summary>Segments the image of a row once, whichever columns are asked for.</summary>
    private sealed class Row(ClassicalMapping mapping, DataViewRow row) : IAddedColumns
    {
        private readonly PixelReader _reader = PixelReader.Create(row, row.Schema[mapping.InputColumnName]);
        private readonly FittedMethod _fitted = mapping.Fitted!;
        private SegmentedImage _segmented;
        private SegmentationMask? _mask;
        private long _position = -1;

        public Delegate CreateGetter(int index) => index == 0
            ? (ValueGetter<SegmentationMask>)((ref SegmentationMask value) => value = Read())
            : (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                _ = Read();
                FittedMethod.CopyScores(_segmented, ref value);
            });

        public void Dispose()
        {
        }

        private SegmentationMask Read()
        {
            if (_mask is null || _position != row.Position)
            {
                var image = PixelImage.Read(_reader, () => NameRow(row));
                _segmented = _fitted.Segment(image);
                _mask = _fitted.ToMask(_segmented, image.Size);
                _position = row.Position;
            }

            return _mask;
        }
    }
}
