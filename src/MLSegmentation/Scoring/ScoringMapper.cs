using Microsoft.ML;
using MLSegmentation.Data;

namespace MLSegmentation.Scoring;

/// <summary>Adds scores and masks to rows.</summary>
internal sealed class ScoringMapper(DataViewSchema inputSchema, ScoringColumns columns, SegmentationClasses classes, ScoringSession session)
    : AddedColumnsMapper(inputSchema, ImageColumn.Require(inputSchema, columns.Image), ResultSchema.Create(columns, classes))
{
    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow input) => new RowScorer(session, input, SourceColumn);
}
