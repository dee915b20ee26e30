namespace MLSegmentation.Tiling;

/// <summary>Takes each pixel from the tile that has it farthest inside.</summary>
internal sealed class CenterBlend(TilePlan plan, int classCount, MaskRowWriter write, Memory<float> scores) : TileBlend(plan, classCount, write, scores)
{
    private readonly RowRing<byte> _labels = new(plan.Tile.Height, plan.Image.Width);

    /// <inheritdoc/>
    public override void Add(TileSpan row, TileSpan column, ReadOnlySpan<byte> labels, ReadOnlySpan<float> tileScores)
    {
        int count = column.KeepEnd - column.KeepBegin;
        for (int y = row.KeepBegin; y < row.KeepEnd; y++)
        {
            int from = ((y - row.Start) * column.Length) + column.KeepBegin - column.Start;
            labels.Slice(from, count).CopyTo(_labels[y][column.KeepBegin..]);
            for (int index = 0; WantsScores && index < ClassCount; index++)
            {
                tileScores.Slice((index * labels.Length) + from, count).CopyTo(ScoresOf(index, y, column.KeepBegin, count));
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
}
