using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>Makes the objects of masks, with their mean scores where there are probabilities.</summary>
internal sealed record MaskToObjects(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    /// <summary>Which objects, and how.</summary>
    public required ExtractObjectsOptions Options { get; init; }

    /// <summary>The column of probabilities; null for none.</summary>
    public string? ScoreColumnName { get; init; }

    private DataViewType? ScoreType { get; init; }

    /// <inheritdoc/>
    public override MaskMapping Bind(DataViewSchema schema)
    {
        var bound = (MaskToObjects)base.Bind(schema);
        if (ScoreColumnName is null)
        {
            return bound;
        }

        var column = schema.GetColumnOrNull(ScoreColumnName) ?? throw MissingScores(ColumnNames.List(schema));
        return column.Type is VectorDataViewType { ItemType: NumberDataViewType { RawType: { } item } } && item == typeof(float)
            ? bound with { ScoreType = column.Type }
            : throw WrongScores(column.Type.ToString());
    }

    /// <inheritdoc/>
    public override void Check(SchemaShape shape)
    {
        base.Check(shape);
        if (ScoreColumnName is null)
        {
            return;
        }

        // A column of a shape is a value, whose default has no name.
        var column = shape.FirstOrDefault(column => column.Name == ScoreColumnName);
        if (column.Name is null)
        {
            throw MissingScores(ColumnNames.List(shape.Select(column => column.Name)));
        }

        if (column.Kind == SchemaShape.Column.VectorKind.Scalar || column.ItemType.RawType != typeof(float))
        {
            throw WrongScores(ImageColumn.Describe(column));
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<DataViewSchema.Column> GetInputs(DataViewSchema schema) =>
        ScoreColumnName is null ? base.GetInputs(schema) : [.. base.GetInputs(schema), schema[ScoreColumnName]];

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreatePromise();

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(OutputColumnName, SegmentationObjectsDataViewType.Instance);
        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(this, ReadMasks(row), row);

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps) =>
        [.. steps.ExtractObjects(SettingsText.Write(CreateSettings()), InputColumnName, ScoreColumnName), steps.Copy(OutputColumnName, MappingChain.Result)];

    /// <inheritdoc/>
    public override DataViewSchema CreateInputs()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(InputColumnName, InputType);
        if (ScoreColumnName is not null)
        {
            builder.AddColumn(ScoreColumnName, ScoreType);
        }

        return builder.ToSchema();
    }

    private MaskToObjectsSettings CreateSettings() => new(Options, Classes?.ToString());

    private SegmentationException MissingScores(string present) => new(
        $"The data has no column '{ScoreColumnName}' with probabilities; it has {present}. Name the column that holds them, or leave it out.");

    private SegmentationException WrongScores(string? type) => new(
        $"The column '{ScoreColumnName}' holds {type}, but probabilities (vectors of float) are needed. Name the column that holds them, or leave it out.");

    private sealed class Row(MaskToObjects mapping, Func<SegmentationMask> readMask, DataViewRow row) : IAddedColumns
    {
        private readonly ValueGetter<VBuffer<float>>? _getScores =
            mapping.ScoreColumnName is { } name ? row.GetGetter<VBuffer<float>>(row.Schema[name]) : null;

        private readonly MaskToObjectsSettings _settings = mapping.CreateSettings();
        private VBuffer<float> _scores;

        public Delegate CreateGetter(int index) => (ValueGetter<SegmentationObjectList>)((ref SegmentationObjectList value) => value = Read());

        public void Dispose() => _scores = default;

        private SegmentationObjectList Read()
        {
            var mask = readMask();
            _getScores?.Invoke(ref _scores);
            return _settings.Extract(mask.Classes is null ? mask.WithClasses(mapping.Classes) : mask, _scores, NameRow(row));
        }
    }
}
