using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation.Scoring;

/// <summary>Adds scores and masks to rows.</summary>
internal sealed class ScoringMapper(DataViewSchema inputSchema, ModelColumns columns, SegmentationModelInfo model, ScoringSession session)
    : AddedColumnsMapper(inputSchema, ScoredImages.Require(inputSchema, columns.Image, model), ResultSchema.Create(columns, model.Classes))
{
    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow input) => new RowScorer(session, input, SourceColumn);
}
