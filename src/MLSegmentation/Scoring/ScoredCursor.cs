using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Scoring;

/// <summary>A cursor over scored data: it moves its input on by one row at a time and scores nothing before a getter is called.</summary>
internal sealed class ScoredCursor(OutputLayout layout, ScoringSession session, DataViewRowCursor input, IEnumerable<DataViewSchema.Column> activeColumns)
    : DataViewRowCursor
{
    private readonly ScoredGetters _getters = new(layout, session, input, activeColumns);

    public override DataViewSchema Schema => layout.OutputSchema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool MoveNext() => input.MoveNext();

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
