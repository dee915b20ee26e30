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
        return ScoreColumnName is null ? bound : bound with { ScoreType = ScoreColumn.Require(schema, ScoreColumnName).Type };
    }

    /// <inheritdoc/>
    public override void Check(SchemaShape shape)
    {
        base.Check(shape);
        if (ScoreColumnName is not null)
        {
            ScoreColumn.Require(shape, ScoreColumnName);
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
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps)
    {
        string settings = SettingsText.Write(CreateSettings());
        var mask = (MappingChain.Mask, InputColumnName);
        return
        [
            .. ScoreColumnName is { } scores
                ? steps.Map<ScoredMaskToObjectsStep.Source, ScoredMaskToObjectsStep.Result>(
                    ScoredMaskToObjectsStep.Map, ScoredMaskToObjectsStep.Contract, settings, mask, (MappingChain.Scores, scores))
                : steps.Map<MaskToObjectsStep.Source, MaskToObjectsStep.Result>(MaskToObjectsStep.Map, MaskToObjectsStep.Contract, settings, mask),
            steps.Copy(OutputColumnName, MappingChain.Result),
        ];
    }

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
