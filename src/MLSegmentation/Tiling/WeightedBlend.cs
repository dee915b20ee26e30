using System.Numerics.Tensors;

namespace MLSegmentation.Tiling;

/// <summary>Averages the probabilities of tiles with weights; a pixel belongs to the class of the highest mean, of equal ones to the first.</summary>
internal sealed class WeightedBlend : TileBlend
{
    private readonly float[] _weights;

    // A row holds the sums of each class, and then that of the weights.
    private readonly RowRing<float> _sums;
    private readonly byte[] _labels;
    private readonly float[] _best;
    private int _finished;

    public WeightedBlend(TilePlan plan, int classCount, MaskRowWriter write, Memory<float> scores)
        : base(plan, classCount, write, scores)
    {
        _weights = TileWeights.Create(plan.Tile, plan.Blending);
        _sums = new RowRing<float>(plan.Tile.Height, checked((classCount + 1) * plan.Image.Width));
        (_labels, _best) = (new byte[plan.Image.Width], new float[plan.Image.Width]);
    }

    /// <inheritdoc/>
    public override void Add(TileSpan row, TileSpan column, ReadOnlySpan<byte> labels, ReadOnlySpan<float> tileScores)
    {
        int width = Plan.Image.Width;
        for (int y = 0; y < row.Length; y++)
        {
            var sums = _sums[row.Start + y];
            var weights = _weights.AsSpan(y * Plan.Tile.Width, column.Length);
            for (int index = 0; index < ClassCount; index++)
            {
                var sum = sums.Slice((index * width) + column.Start, column.Length);
                TensorPrimitives.MultiplyAdd(tileScores.Slice((index * labels.Length) + (y * column.Length), column.Length), weights, sum, sum);
            }

            var total = sums.Slice((ClassCount * width) + column.Start, column.Length);
            TensorPrimitives.Add(total, weights, total);
        }
    }

    /// <inheritdoc/>
    public override void Finish(TileSpan row, int end)
    {
        for (; _finished < end; _finished++)
        {
            var sums = _sums[_finished];
            FinishRow(sums);
            sums.Clear();
        }
    }

    private void FinishRow(Span<float> sums)
    {
        int width = Plan.Image.Width;
        var total = sums.Slice(ClassCount * width, width);
        for (int index = 0; index < ClassCount; index++)
        {
            var mean = sums.Slice(index * width, width);
            TensorPrimitives.Divide(mean, total, mean);
            if (WantsScores)
            {
                mean.CopyTo(ScoresOf(index, _finished, 0, width));
            }
        }

        sums[..width].CopyTo(_best);
        _labels.AsSpan().Clear();
        for (int index = 1; index < ClassCount; index++)
        {
            Compare(sums.Slice(index * width, width), (byte)index);
        }

        Write(_finished, _labels);
    }

    private void Compare(ReadOnlySpan<float> mean, byte label)
    {
        for (int x = 0; x < mean.Length; x++)
        {
            if (mean[x] > _best[x])
            {
                (_best[x], _labels[x]) = (mean[x], label);
            }
        }
    }
}
