using System.Numerics.Tensors;
using MLSegmentation.Options;

namespace MLSegmentation.Tiling;

/// <summary>Scores a tile of a volume.</summary>
/// <param name="tile">Where it lies.</param>
/// <param name="planes">Gets its planes, those of the probabilities first, class after class: [planes, depth, height, width].</param>
internal delegate void VolumeTileScoring(VolumeTile tile, Memory<float> planes);

/// <summary>Takes the planes of a slice of a volume, from the first slice to the last, each once.</summary>
/// <param name="z">Which slice.</param>
/// <param name="planes">[planes, height, width], only valid during the call.</param>
internal delegate void SliceTaking(int z, ReadOnlySpan<float> planes);

/// <summary>
/// Scores a volume tile by tile, from the first slices to the last. What tiles have in common is averaged with weights, in sums of as many slices as
/// a tile has; a slice that no further tile covers goes out at once.
/// </summary>
internal sealed class VolumeLoop : IDisposable
{
    private readonly VolumePlan _plan;
    private readonly int _planeCount;
    private readonly int _tileVoxels;

    // A slice holds the sums of each plane, and then that of the weights.
    private readonly RowRing<float> _sums;
    private readonly ImageSize _weighted;
    private readonly float[] _weights;
    private readonly float[] _planes;

    /// <summary>Takes the memory for it.</summary>
    /// <exception cref="SegmentationException">A tile is larger than an array can be.</exception>
    public VolumeLoop(VolumePlan plan, int planeCount)
    {
        (_plan, _planeCount) = (plan, planeCount);
        var tile = plan.Tile;
        long voxels = (long)tile.Width * tile.Height * tile.Depth;
        long slice = (long)plan.Volume.Width * plan.Volume.Height * (planeCount + 1);
        if (voxels * planeCount > Array.MaxLength || slice > Array.MaxLength)
        {
            throw SegmentationException.Naming(
                $"A tile of {tile} with {planeCount} numbers for each voxel, of a volume of {plan.Volume}, is too large to score at once; choose smaller ones "
                + $"with {new OptionName("Tiling.Size")}.",
                kind: SegmentationErrorKind.TooLarge);
        }

        _tileVoxels = (int)voxels;
        _sums = new RowRing<float>(plan.Count == 1 ? 1 : tile.Depth, (int)slice);
        _sums.Clear();
        _planes = GC.AllocateUninitializedArray<float>(_tileVoxels * planeCount);

        // Of slices that do not know of each other, each has the weights of an image, wherever it is among those that are scored with it.
        _weighted = plan.AreSlicesAlone ? tile.Slice : tile;
        _weights = plan.Blending == TileBlending.Center ? [] : new float[_weighted.PixelCount];
        if (_weights.Length > 0)
        {
            TileWeights.Fill(_weighted, plan.Blending, _weights);
        }
    }

    /// <summary>Scores the volume.</summary>
    /// <param name="score">Scores each tile.</param>
    /// <param name="take">Gets the slices.</param>
    /// <param name="progress">Is told of each tile; null for nobody.</param>
    /// <param name="cancellation">Ends it between two tiles.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(VolumeTileScoring score, SliceTaking take, IProgress<SegmentationTileProgress>? progress, CancellationToken cancellation)
    {
        long done = 0;
        for (int index = 0; index < _plan.Slices.Count; index++)
        {
            var slice = _plan.Slices[index];
            foreach (var row in _plan.Rows)
            {
                foreach (var column in _plan.Columns)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var tile = new VolumeTile(slice, row, column);
                    var planes = _planes.AsMemory(0, tile.Size.PixelCount * _planeCount);
                    score(tile, planes);
                    Take(tile, planes.Span, take);
                    progress?.Report(new(++done, _plan.Count));
                }
            }

            int end = index + 1 < _plan.Slices.Count ? _plan.Slices[index + 1].Start : _plan.Volume.Depth;
            Finish(slice.Start, _plan.Count == 1 ? slice.Start : end, take);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _sums.Dispose();

    private void Take(VolumeTile tile, ReadOnlySpan<float> planes, SliceTaking take)
    {
        if (_plan.Count == 1)
        {
            TakeWhole(planes, take);
        }
        else if (_weights.Length == 0)
        {
            TakeCenter(tile, planes);
        }
        else
        {
            Add(tile, planes);
        }
    }

    /// <summary>Gives out the slices of the only tile.</summary>
    private void TakeWhole(ReadOnlySpan<float> planes, SliceTaking take)
    {
        int area = _plan.Volume.SlicePixelCount;
        var slice = _sums[0][..(area * _planeCount)];
        for (int z = 0; z < _plan.Volume.Depth; z++)
        {
            for (int plane = 0; plane < _planeCount; plane++)
            {
                planes.Slice(((plane * _plan.Volume.Depth) + z) * area, area).CopyTo(slice.Slice(plane * area, area));
            }

            take(z, slice);
        }
    }

    /// <summary>Takes what a tile alone decides.</summary>
    private void TakeCenter(VolumeTile tile, ReadOnlySpan<float> planes)
    {
        var (size, volume) = (tile.Size, _plan.Volume);
        int count = tile.Column.KeepEnd - tile.Column.KeepBegin;
        for (int z = tile.Slice.KeepBegin; z < tile.Slice.KeepEnd; z++)
        {
            var sums = _sums[z];
            for (int y = tile.Row.KeepBegin; y < tile.Row.KeepEnd; y++)
            {
                int from = ((((z - tile.Slice.Start) * size.Height) + y - tile.Row.Start) * size.Width) + tile.Column.KeepBegin - tile.Column.Start;
                int to = (y * volume.Width) + tile.Column.KeepBegin;
                for (int plane = 0; plane < _planeCount; plane++)
                {
                    planes.Slice((plane * size.PixelCount) + from, count).CopyTo(sums.Slice((plane * volume.SlicePixelCount) + to, count));
                }

                sums.Slice((_planeCount * volume.SlicePixelCount) + to, count).Fill(1);
            }
        }
    }

    private void Add(VolumeTile tile, ReadOnlySpan<float> planes)
    {
        var (size, volume) = (tile.Size, _plan.Volume);
        for (int z = 0; z < size.Depth; z++)
        {
            var sums = _sums[tile.Slice.Start + z];
            for (int y = 0; y < size.Height; y++)
            {
                var weights = _weights.AsSpan((((z % _weighted.Depth) * _weighted.Height) + y) * _weighted.Width, size.Width);
                int from = ((z * size.Height) + y) * size.Width;
                int to = ((tile.Row.Start + y) * volume.Width) + tile.Column.Start;
                for (int plane = 0; plane < _planeCount; plane++)
                {
                    var sum = sums.Slice((plane * volume.SlicePixelCount) + to, size.Width);
                    TensorPrimitives.MultiplyAdd(planes.Slice((plane * size.PixelCount) + from, size.Width), weights, sum, sum);
                }

                var total = sums.Slice((_planeCount * volume.SlicePixelCount) + to, size.Width);
                TensorPrimitives.Add(total, weights, total);
            }
        }
    }

    private void Finish(int begin, int end, SliceTaking take)
    {
        int area = _plan.Volume.SlicePixelCount;
        for (int z = begin; z < end; z++)
        {
            var sums = _sums[z];
            for (int plane = 0; plane < _planeCount; plane++)
            {
                var mean = sums.Slice(plane * area, area);
                TensorPrimitives.Divide(mean, sums.Slice(_planeCount * area, area), mean);
            }

            take(z, sums[..(_planeCount * area)]);
            sums.Clear();
        }
    }
}
