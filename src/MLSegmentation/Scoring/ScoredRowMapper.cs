using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Scoring;

/// <summary>Scores rows one by one, for prediction engines and for transformers that follow in a chain.</summary>
internal sealed class ScoredRowMapper(OutputLayout layout, ScoringSession session) : IRowToRowMapper
{
    public DataViewSchema InputSchema => layout.InputSchema;

    public DataViewSchema OutputSchema => layout.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        layout.GetDependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != layout.InputSchema)
        {
            throw new ArgumentException("The row does not have the schema that the mapper was made for.", nameof(input));
        }

        return new ScoredRow(layout, session, input, activeColumns);
    }
}
