using Microsoft.ML;

namespace MLSegmentation.DataViews;

/// <summary>Adds a column of masks to rows that name their files.</summary>
internal sealed class MaskLoadingMapper(
    DataViewSchema inputSchema, DataViewSchema.Column pathColumn, DataViewSchema maskColumn, string maskFolder, MaskLoader loader)
    : AddedColumnsMapper(inputSchema, pathColumn, maskColumn)
{
    /// <inheritdoc/>
    public override IAddedColumns Open(DataViewRow input) => new RowMaskLoader(input, SourceColumn, maskFolder, loader);
}
