using Microsoft.ML;

namespace MLSegmentation.Scoring;

/// <summary>The getters of a scored row or cursor, on top of its input row.</summary>
internal sealed class ScoredGetters : IDisposable
{
    private readonly OutputLayout _layout;
    private readonly ScoringSession _session;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private RowScorer? _scorer;

    public ScoredGetters(OutputLayout layout, ScoringSession session, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _layout = layout;
        _session = session;
        _input = input;
        _active = new bool[layout.OutputSchema.Count];
        foreach (var column in activeColumns)
        {
            _active[column.Index] = true;
        }
    }

    public bool IsActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' was not among the columns that the cursor was asked for.");
        }

        return _layout.IsInput(column)
            ? _input.GetGetter<TValue>(_layout.InputSchema[column.Index])
            : CreateResultGetter(column) as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"The column '{column.Name}' holds {column.Type}; a getter of {typeof(TValue)} was asked for.");
    }

    public void Dispose() => _scorer?.Dispose();

    private Delegate CreateResultGetter(DataViewSchema.Column column)
    {
        _scorer ??= new RowScorer(_session, _input, _layout.ImageColumn);
        return _layout.IsScore(column) ? _scorer.CreateScoreGetter() : _scorer.CreateMaskGetter();
    }
}
