using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Scoring;

/// <summary>A scored row on top of an input row that somebody else moves, as a prediction engine does.</summary>
internal sealed class ScoredRow(OutputLayout layout, ScoringSession session, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    : DataViewRow
{
    private readonly ScoredGetters _getters = new(layout, session, input, activeColumns);

    public override DataViewSchema Schema => layout.OutputSchema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _getters.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
