namespace MLSegmentation.Training.SemiSupervised;

/// <summary>A part of a patch: along each axis, slices before rows before columns, where it begins and how long it is.</summary>
/// <param name="Starts">Where it begins.</param>
/// <param name="Lengths">How long it is, at least 1.</param>
internal sealed record CutMixBox(IReadOnlyList<int> Starts, IReadOnlyList<int> Lengths)
{
    // The share of the patch, and height by width in shares of the sides, as UniMatch draws them.
    private const double LeastShare = 0.02;
    private const double LargestShare = 0.4;
    private const double LeastRatio = 0.3;

    /// <summary>Draws a box in a patch of two or three sides.</summary>
    public static CutMixBox Draw(IReadOnlyList<long> sides, ref RandomStream random)
    {
        double share = random.NextDouble(LeastShare, LargestShare);
        double ratio = random.NextDouble(LeastRatio, 1 / LeastRatio);
        var (starts, lengths) = (new int[sides.Count], new int[sides.Count]);
        double[] parts = GetParts(sides.Count, share, ratio);
        for (int axis = 0; axis < starts.Length; axis++)
        {
            int side = (int)sides[axis];
            lengths[axis] = Math.Clamp((int)Math.Round(parts[axis] * side), 1, side);
            starts[axis] = random.NextInt32(side - lengths[axis] + 1);
        }

        return new CutMixBox(starts, lengths);
    }

    /// <summary>Marks the box with ones in a patch, row by row.</summary>
    public void Mark(Span<byte> patch, IReadOnlyList<long> sides)
    {
        int axes = Starts.Count;
        var (width, height) = ((int)sides[axes - 1], (int)sides[axes - 2]);
        var (front, depth) = axes == 3 ? (Starts[0], Lengths[0]) : (0, 1);
        for (int slice = front; slice < front + depth; slice++)
        {
            for (int row = Starts[axes - 2]; row < Starts[axes - 2] + Lengths[axes - 2]; row++)
            {
                patch.Slice((((slice * height) + row) * width) + Starts[axes - 1], Lengths[axes - 1]).Fill(1);
            }
        }
    }

    /// <summary>The share of each side, whose product is the share of the patch; no side is longer than the patch's.</summary>
    public static double[] GetParts(int axes, double share, double ratio)
    {
        double deep = axes == 3 ? Math.Cbrt(share) : 1;
        double flat = share / deep;
        double high = Math.Clamp(Math.Sqrt(flat * ratio), flat, 1);
        return axes == 3 ? [deep, high, flat / high] : [high, flat / high];
    }
}
