using Microsoft.ML;
using MLSegmentation.Data;

namespace MLSegmentation.Scoring;

/// <summary>Adds scores and masks to rows.</summary>
internal sealed class ScoringMapper(DataViewSchema inputSchema, ScoringColumns columns, SegmentationModelInfo model, ScoringSession session)
    : AddedColumnsMapper(inputSchema, ImageColumn.Require(inputSchema, columns.Image, model), ResultSchema.Create(columns, model.Classes))
{
    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow input) => new RowScorer(session, input, SourceColumn);
}
