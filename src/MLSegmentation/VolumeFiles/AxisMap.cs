namespace MLSegmentation.VolumeFiles;

/// <summary>How the axes of a volume become those of another: exchanged, and some of them flipped.</summary>
/// <param name="sources">For x, y and z of the result, the axis that it was.</param>
/// <param name="flips">Which axes of the result run the other way.</param>
internal sealed class AxisMap(int[] sources, bool[] flips)
{
    /// <summary>The map that leaves everything as it is.</summary>
    public static AxisMap Identity { get; } = new([0, 1, 2], [false, false, false]);

    /// <summary>Whether nothing changes.</summary>
    public bool IsIdentity => sources is [0, 1, 2] && !flips.Contains(true);

    /// <summary>For an axis of the result, the one that it was.</summary>
    public int SourceOf(int axis) => sources[axis];

    /// <summary>Whether an axis of the result runs the other way.</summary>
    public bool IsFlipped(int axis) => flips[axis];

    /// <summary>Whether another map exchanges and flips the same axes.</summary>
    public bool IsSameAs(AxisMap other) => Enumerable.Range(0, 3).All(axis => sources[axis] == other.SourceOf(axis) && flips[axis] == other.IsFlipped(axis));

    /// <summary>The map that undoes this one.</summary>
    public AxisMap Inverse()
    {
        int[] back = [.. Enumerable.Range(0, 3).Select(axis => Array.IndexOf(sources, axis))];
        return new AxisMap(back, [.. back.Select(axis => flips[axis])]);
    }

    /// <summary>The sizes of the result.</summary>
    public VolumeShape Apply(VolumeShape shape) => shape with { Width = shape[sources[0]], Height = shape[sources[1]], Depth = shape[sources[2]] };

    /// <summary>Where a voxel of the result was, in a volume of the sizes that are given.</summary>
    public int[] FindSource(int[] voxel, VolumeShape shape)
    {
        int[] found = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            found[sources[axis]] = flips[axis] ? shape[sources[axis]] - 1 - voxel[axis] : voxel[axis];
        }

        return found;
    }

    /// <summary>The voxels of the result; the same array where nothing changes.</summary>
    public float[] Apply(float[] voxels, VolumeShape shape)
    {
        if (IsIdentity)
        {
            return voxels;
        }

        var result = Apply(shape);
        int[] strides = [1, shape.Width, shape.Width * shape.Height];
        int first = 0;
        int[] steps = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            int stride = strides[sources[axis]];
            steps[axis] = flips[axis] ? -stride : stride;
            first += flips[axis] ? stride * (result[axis] - 1) : 0;
        }

        float[] moved = GC.AllocateUninitializedArray<float>(voxels.Length);
        int to = 0;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int z = 0; z < result.Depth; z++)
            {
                for (int y = 0; y < result.Height; y++)
                {
                    int from = (channel * shape.PlaneLength) + first + (z * steps[2]) + (y * steps[1]);
                    for (int x = 0; x < result.Width; x++)
                    {
                        moved[to++] = voxels[from];
                        from += steps[0];
                    }
                }
            }
        }

        return moved;
    }
}
