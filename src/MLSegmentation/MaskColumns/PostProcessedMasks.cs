using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.PostProcessing;

namespace MLSegmentation.MaskColumns;

/// <summary>Post-processes masks.</summary>
internal sealed record PostProcessedMasks(string OutputColumnName, string InputColumnName) : MaskMapping(OutputColumnName, InputColumnName)
{
    private static readonly DataViewType ScoreType = new VectorDataViewType(NumberDataViewType.Single);

    /// <summary>What is done.</summary>
    public required MaskPostProcessing Options { get; init; }

    /// <summary>The column of probabilities, for thresholds; null for none.</summary>
    public string? ScoreColumnName { get; init; }

    /// <inheritdoc/>
    public override MaskMapping Bind(DataViewSchema schema)
    {
        var bound = base.Bind(schema);
        if (ScoreColumnName is not null)
        {
            _ = ScoreColumn.Require(schema, ScoreColumnName);
        }

        if (bound.Classes is not null)
        {
            // Names of classes that there are not are found now, and not at the first row.
            _ = PostProcessor.Create(Options, bound.Classes);
        }

        return bound;
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
        ScoreColumnName is { } name ? [schema[InputColumnName], schema[name]] : base.GetInputs(schema);

    /// <inheritdoc/>
    public override DataViewSchema CreateInputs()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(base.CreateInputs());
        if (ScoreColumnName is { } name)
        {
            builder.AddColumn(name, ScoreType);
        }

        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public override DataViewSchema CreateOutputs() => CreateMasks(Classes);

    /// <inheritdoc/>
    public override DataViewSchema CreatePromise() => CreateMasks(Classes ?? SegmentationClasses.Binary);

    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow row) => new Row(this, ReadMasks(row), row);

    /// <inheritdoc/>
    public override IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps)
    {
        string settings = SettingsText.Write(new PostProcessingSettings(Options, Classes?.ToString()));
        var mask = (MappingChain.Mask, InputColumnName);
        return
        [
            .. ScoreColumnName is { } scores
                ? steps.Map<ScoredPostProcessingStep.Source, ScoredPostProcessingStep.Result>(
                    ScoredPostProcessingStep.Map, ScoredPostProcessingStep.Contract, settings, mask, (MappingChain.Scores, scores))
                : steps.Map<PostProcessingStep.Source, PostProcessingStep.Result>(
                    PostProcessingStep.Map, PostProcessingStep.Contract, settings, mask),
            steps.Copy(OutputColumnName, MappingChain.Result),
        ];
    }

    private sealed class Row : IAddedColumns
    {
        private readonly PostProcessingSettings _settings;
        private readonly Func<SegmentationMask> _readMask;
        private readonly DataViewRow _row;
        private readonly ValueGetter<VBuffer<float>>? _getScores;
        private VBuffer<float> _scores;

        public Row(PostProcessedMasks mapping, Func<SegmentationMask> readMask, DataViewRow row)
        {
            (_readMask, _row) = (readMask, row);
            _settings = new PostProcessingSettings(mapping.Options, mapping.Classes?.ToString());
            _getScores = mapping.ScoreColumnName is { } name ? row.GetGetter<VBuffer<float>>(row.Schema[name]) : null;
        }

        public Delegate CreateGetter(int index) => (ValueGetter<SegmentationMask>)((ref SegmentationMask value) =>
        {
            _getScores?.Invoke(ref _scores);
            value = _settings.Apply(_readMask(), _scores, $"the mask of {NameRow(_row)}");
        });

        public void Dispose()
        {
        }
    }
}
