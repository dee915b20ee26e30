namespace MLSegmentation.Volumes;

/// <summary>Takes some planes of a slice of a volume.</summary>
/// <param name="z">Which slice.</param>
/// <param name="planes">[planes, height, width], only valid during the call.</param>
internal delegate void RestoredSlice(int z, ReadOnlySpan<float> planes);

/// <summary>
/// Brings numbers for the voxels of a prepared volume back to the voxels that the volume has, slice by slice, as <see cref="VolumePreparer.Restore"/>
/// does: no more than two slices of them are in memory.
/// </summary>
internal sealed class SliceRestorer
{
    private readonly ImageSize _from;
    private readonly ImageSize _to;
    private readonly ResampledAxis _x;
    private readonly ResampledAxis _y;
    private readonly ResampledAxis _z;
    private readonly int _planeCount;
    private readonly float[][] _last;
    private readonly float[] _mixed;
    private readonly float[] _taller;
    private readonly float[] _restored;
    private int _next;

    /// <summary>Takes the memory for it.</summary>
    /// <param name="sizes">The size of the prepared volume, and that of the volume.</param>
    /// <param name="axes">How the sides are resampled: along x, y and z.</param>
    /// <param name="planeCount">How many numbers each voxel has.</param>
    public SliceRestorer((ImageSize From, ImageSize To) sizes, (ResampledAxis X, ResampledAxis Y, ResampledAxis Z) axes, int planeCount)
    {
        (_from, _to) = sizes;
        (_x, _y, _z) = axes;
        _planeCount = planeCount;
        _last = [new float[_from.SlicePixelCount * planeCount], new float[_from.SlicePixelCount * planeCount]];
        _mixed = new float[_from.SlicePixelCount];
        _taller = new float[_from.Width * _to.Height];
        _restored = new float[_to.SlicePixelCount * planeCount];
    }

    /// <summary>Takes the next slice of the prepared volume.</summary>
    /// <param name="z">Which that is.</param>
    /// <param name="planes">[planes, height, width].</param>
    /// <param name="take">Gets the slices of the volume that are known now.</param>
    public void Take(int z, ReadOnlySpan<float> planes, RestoredSlice take)
    {
        planes.CopyTo(_last[z & 1]);
        for (; _next < _to.Depth && _z.GetLast(_next) <= z; _next++)
        {
            int first = _z.GetFirst(_next);
            for (int plane = 0; plane < _planeCount; plane++)
            {
                var target = _restored.AsSpan(plane * _to.SlicePixelCount, _to.SlicePixelCount);
                _z.Sum(_next, Plane(first, plane), Plane(first + 1, plane), _mixed);
                _y.ApplyAcross(_mixed, _taller, _from.Width);
                _x.ApplyAlong(_taller, target);
            }

            take(_next, _restored);
        }
    }

    private ReadOnlySpan<float> Plane(int z, int plane) => _last[z & 1].AsSpan(plane * _from.SlicePixelCount, _from.SlicePixelCount);
}
