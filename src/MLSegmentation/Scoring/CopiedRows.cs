using MLSegmentation.DataViews;
using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>The rows of an image of 8 bits, which are copied from where it lies.</summary>
/// <param name="copy">Copies a row.</param>
/// <param name="size">The size of the image.</param>
internal sealed class CopiedRows(RowCopying copy, ImageSize size) : TileRows<byte>(size, 3)
{
    /// <inheritdoc/>
    public override void Read(int y, Span<byte> row) => copy(y, row);
}
