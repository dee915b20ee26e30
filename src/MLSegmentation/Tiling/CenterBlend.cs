namespace MLSegmentation.Tiling;

/// <summary>Takes each pixel from the tile that has it farthest inside.</summary>
internal sealed class CenterBlend(TilePlan plan, (int Classes, int Planes) counts, MaskRowWriter write, Memory<float> planes)
    : TileBlend(plan, counts, write, planes)
{
    private readonly RowRing<byte> _labels = new(plan.Tile.Height, plan.Image.Width);

    /// <inheritdoc/>
    public override void Add(TileSpan row, TileSpan column, ReadOnlySpan<byte> labels, ReadOnlySpan<float> tilePlanes)
    {
        int count = column.KeepEnd - column.KeepBegin;
        for (int y = row.KeepBegin; y < row.KeepEnd; y++)
        {
            int from = ((y - row.Start) * column.Length) + column.KeepBegin - column.Start;
            labels.Slice(from, count).CopyTo(_labels[y][column.KeepBegin..]);
            for (int index = 0; WantsPlanes && index < PlaneCount; index++)
            {
                tilePlanes.Slice((index * labels.Length) + from, count).CopyTo(RowOf(index, y, column.KeepBegin, count));
            }
        }
    }

    /// <inheritdoc/>
    public override void Finish(TileSpan row, int end)
    {
        for (int y = row.KeepBegin; y < row.KeepEnd; y++)
        {
            Write(y, _labels[y]);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _labels.Dispose();
}
