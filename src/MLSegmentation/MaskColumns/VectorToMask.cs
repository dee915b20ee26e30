using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>Makes masks of vectors of integers, the class indices, or of keys.</summary>
internal sealed record VectorToMask(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    /// <summary>The size of all masks; null where the dimensions of the vectors say it, or another column.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>The column of the height and the width of each mask; null for none.</summary>
    public string? ShapeColumnName { get; init; }

    private VectorDataViewType VectorType => (VectorDataViewType)InputType!;

    /// <inheritdoc/>
    public override MaskMapping Bind(DataViewSchema schema)
    {
        var bound = (VectorToMask)base.Bind(schema);
        if (ShapeColumnName is { } name)
        {
            var shape = schema.GetColumnOrNull(name) ?? throw new SegmentationException(
                $"The data has no column '{name}' with the height and the width of masks; it has {ColumnNames.List(schema)}.");
            return shape.Type.Equals(MaskVectors.ShapeType) ? bound : throw new SegmentationException(
                $"The column '{name}' holds {shape.Type}, but the height and the width of masks are a vector of two Int64, as MapMaskToVector writes it.");
        }

        var known = MaskVectors.GetSize(bound.VectorType);
        if (Size is { } given && bound.VectorType.IsKnownSize && (bound.VectorType.Size != given.PixelCount || (known ?? given) != given))
        {
            throw new SegmentationException(
                $"The column '{InputColumnName}' holds {bound.VectorType}, but masks of {given} have {given.PixelCount} values, and dimensions of "
                + $"[{given.Height}, {given.Width}] where they have any. Give the size that they have.");
        }

        return (Size ?? known) is { } size
            ? bound with { Size = size }
            : throw new SegmentationException(
                $"The column '{InputColumnName}' holds {bound.VectorType}, which does not say the size of its masks. Give the size, or the column "
                + "of the height and the width: MapVectorToMask(outputColumnName, inputColumnName, shapeColumnName: \"Shape\").");
    }

    /// <inheritdoc/>
    public override void Check(SchemaShape shape)
    {
        base.Check(shape);
        if (ShapeColumnName is { } name && shape.All(column => column.Name != name))
        {
            throw new SegmentationException(
                $"The data has no column '{name}' with the height and the width of masks; it has {ColumnNames.List(shape.Select(column => column.Name))}.");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<DataViewSchema.Column> GetInputs(DataViewSchema schema) =>
        ShapeColumnName is { } name ? [schema[InputColumnName], schema[name]] : base.GetInputs(schema);

    /// <inheritdoc/>
    public override DataViewSchema CreateInputs()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(base.CreateInputs());
        if (ShapeColumnName is { } name)
        {
            builder.AddColumn(name, MaskVectors.ShapeType);
        }

        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreateMasks(Classes);

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise() => CreateMasks(Classes ?? SegmentationClasses.Binary);

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(this, row);

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps) =>
    [
        .. steps.MapVectorToMask(
            new VectorToMaskSettings(VectorType.ItemType is KeyDataViewType, Size, Classes), VectorType, InputColumnName, ShapeColumnName),
        steps.Copy(OutputColumnName, MappingChain.Result),
    ];

    /// <inheritdoc/>
    protected override bool Accepts(DataViewType type) => type is VectorDataViewType && MaskColumn.Supports(type);

    /// <inheritdoc/>
    protected override bool Accepts(SchemaShape.Column column) => column.ItemType is not SegmentationMaskDataViewType && MaskColumn.Supports(column);

    /// <inheritdoc/>
    protected override SegmentationException WrongType(string? type) => new(
        $"The column '{InputColumnName}' holds {type}, but masks are made of vectors of integers, which are class indices, or of keys.");

    private sealed class Row : IAddedColumns
    {
        private readonly VectorToMask _mapping;
        private readonly DataViewRow _row;
        private readonly MaskColumn _vectors;
        private readonly ValueGetter<VBuffer<long>>? _getShape;
        private VBuffer<long> _shape;

        public Row(VectorToMask mapping, DataViewRow row)
        {
            (_mapping, _row) = (mapping, row);
            _vectors = MaskColumn.Open(row, row.Schema[mapping.InputColumnName], $"'{mapping.InputColumnName}'");
            _getShape = mapping.ShapeColumnName is { } name ? row.GetGetter<VBuffer<long>>(row.Schema[name]) : null;
        }

        public Delegate CreateGetter(int index) => (ValueGetter<SegmentationMask>)((ref SegmentationMask value) => value = Read());

        public void Dispose()
        {
        }

        private SegmentationMask Read()
        {
            string name = NameRow(_row);
            var size = _mapping.Size;
            if (_getShape is not null)
            {
                _getShape(ref _shape);
                size = VectorToMaskSettings.ToSize(_shape, name);
            }

            var pixels = _vectors.Read(name);
            return VectorToMaskSettings.Create(pixels, size!.Value, _mapping.Classes, name);
        }
    }
}
