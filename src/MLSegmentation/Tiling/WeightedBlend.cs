using System.Buffers;
using System.Numerics.Tensors;

namespace MLSegmentation.Tiling;

/// <summary>Averages the probabilities of tiles with weights; a pixel belongs to the class of the highest mean, of equal ones to the first.</summary>
internal sealed class WeightedBlend : TileBlend
{
    // A row holds the sums of each plane, and then that of the weights.
    private readonly RowRing<float> _sums;
    private readonly ClassDecision _decide;
    private float[] _weights;
    private byte[] _labels;
    private int _finished;

    public WeightedBlend(TilePlan plan, (int Classes, int Planes) counts, MaskRowWriter write, Memory<float> planes, ClassDecision decide)
        : base(plan, counts, write, planes)
    {
        _decide = decide;
        _sums = new RowRing<float>(plan.Tile.Height, checked((counts.Planes + 1) * plan.Image.Width));
        _sums.Clear();
        _weights = ArrayPool<float>.Shared.Rent(plan.Tile.PixelCount);
        TileWeights.Fill(plan.Tile, plan.Blending, _weights.AsSpan(0, plan.Tile.PixelCount));
        _labels = ArrayPool<byte>.Shared.Rent(plan.Image.Width);
    }

    /// <inheritdoc/>
    public override void Add(TileSpan row, TileSpan column, ReadOnlySpan<byte> labels, ReadOnlySpan<float> tilePlanes)
    {
        int width = Plan.Image.Width;
        for (int y = 0; y < row.Length; y++)
        {
            var sums = _sums[row.Start + y];
            var weights = _weights.AsSpan(y * Plan.Tile.Width, column.Length);
            for (int index = 0; index < PlaneCount; index++)
            {
                var sum = sums.Slice((index * width) + column.Start, column.Length);
                TensorPrimitives.MultiplyAdd(tilePlanes.Slice((index * labels.Length) + (y * column.Length), column.Length), weights, sum, sum);
            }

            var total = sums.Slice((PlaneCount * width) + column.Start, column.Length);
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

    /// <inheritdoc/>
    public override void Dispose()
    {
        _sums.Dispose();
        if (_labels.Length > 0)
        {
            ArrayPool<float>.Shared.Return(_weights);
            ArrayPool<byte>.Shared.Return(_labels);
            (_weights, _labels) = ([], []);
        }
    }

    private void FinishRow(Span<float> sums)
    {
        int width = Plan.Image.Width;
        var total = sums.Slice(PlaneCount * width, width);
        for (int index = 0; index < PlaneCount; index++)
        {
            var mean = sums.Slice(index * width, width);
            TensorPrimitives.Divide(mean, total, mean);
            if (WantsPlanes)
            {
                mean.CopyTo(RowOf(index, _finished, 0, width));
            }
        }

        var labels = _labels.AsSpan(0, width);
        _decide(sums[..(ClassCount * width)], labels);
        Write(_finished, labels);
    }
}
