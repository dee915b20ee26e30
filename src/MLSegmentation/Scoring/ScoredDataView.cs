using Microsoft.ML;

namespace MLSegmentation.Scoring;

/// <summary>
/// Scored data. It is lazy and strictly sequential: reading a row scores that row, and only where its results are asked for.
/// ML.NET's own mappers would run ahead by hundreds of rows in parallel, each with its scores in memory.
/// </summary>
internal sealed class ScoredDataView(OutputLayout layout, ScoringSession session, IDataView source) : IDataView
{
    public DataViewSchema Schema => layout.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToList();

        // A set of one cursor is read in order by the calling thread; a plain cursor of ML.NET's may read ahead.
        var input = source.GetRowCursorSet(layout.GetDependencies(columns), 1, rand)[0];
        return new ScoredCursor(layout, session, input, columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
