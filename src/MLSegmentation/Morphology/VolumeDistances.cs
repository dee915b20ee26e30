namespace MLSegmentation.Morphology;

/// <summary>
/// Exact Euclidean distances to the nearest marked voxel of a volume: through the slices by counting; then, in the slices that are asked for, by looking
/// around the voxels that are asked for or, where that takes longer, along columns and rows as the <see cref="LowerEnvelope"/> of parabolas. It takes
/// four bytes for each voxel, whatever is measured.
/// </summary>
/// <param name="size">The size of the volume.</param>
/// <param name="spacing">How far apart voxels are.</param>
internal sealed class VolumeDistances(ImageSize size, PixelSpacing spacing)
{
    // How many times as many voxels as a slice has are looked at before the whole slice is measured.
    private const long MostLooks = 8;

    private readonly float[] _steps = GC.AllocateUninitializedArray<float>(size.PixelCount);
    private readonly double[] _slice = new double[size.SlicePixelCount];
    private readonly double[] _column = new double[size.Height];
    private readonly LowerEnvelope _envelope = new(Math.Max(size.Width, size.Height));
    private long _looks;

    /// <summary>How many slices away the nearest marked voxel of the same row and column is: 0 where it is marked, infinite elsewhere.</summary>
    public Span<float> Steps => _steps;

    /// <summary>Counts the steps, after those of all voxels were set.</summary>
    public void Count() => NeighbourCounts.Count(Steps, size.SlicePixelCount);

    /// <summary>Adds the distances of some voxels of a slice, infinite where nothing is marked.</summary>
    /// <param name="z">The slice.</param>
    /// <param name="points">The voxels, counted from the first of the slice.</param>
    /// <param name="distances">Gets the distances, in the order of the voxels.</param>
    public void AddDistances(int z, ReadOnlySpan<int> points, List<double> distances)
    {
        _looks = MostLooks * size.SlicePixelCount;
        int next = 0;
        for (; next < points.Length && _looks > 0; next++)
        {
            distances.Add(Math.Sqrt(FindSquare(z, points[next])));
        }

        if (next < points.Length)
        {
            var squares = Measure(z);
            foreach (int point in points[next..])
            {
                distances.Add(Math.Sqrt(squares[point]));
            }
        }
    }

    /// <summary>The squared distances in a slice, row by row, infinite where nothing is marked; valid until the next call.</summary>
    public ReadOnlySpan<double> Measure(int z)
    {
        double slicesToRows = spacing.Depth / spacing.Height;
        double rowsToColumns = spacing.Height / spacing.Width;
        var steps = _steps.AsSpan(z * size.SlicePixelCount, size.SlicePixelCount);
        for (int x = 0; x < size.Width; x++)
        {
            for (int y = 0, index = x; y < size.Height; y++, index += size.Width)
            {
                double height = steps[index] * slicesToRows;
                _column[y] = height * height;
            }

            _envelope.Transform(_column, rowsToColumns * rowsToColumns);
            for (int y = 0, index = x; y < size.Height; y++, index += size.Width)
            {
                _slice[index] = _column[y];
            }
        }

        for (int start = 0; start < _slice.Length; start += size.Width)
        {
            _envelope.Transform(_slice.AsSpan(start, size.Width), spacing.Width * spacing.Width);
        }

        return _slice;
    }

    /// <summary>Looks row by row, upwards and downwards, as far as something nearer can be there.</summary>
    private double FindSquare(int z, int point)
    {
        var (y, x) = Math.DivRem(point, size.Width);
        double best = Square(_steps[(z * size.SlicePixelCount) + point] * spacing.Depth);
        for (int rows = 0; rows < size.Height && Square(rows * spacing.Height) is var beside && beside < best; rows++)
        {
            if (y >= rows)
            {
                best = FindInRow((z * size.Height) + y - rows, x, beside, best);
            }

            if (rows > 0 && y + rows < size.Height)
            {
                best = FindInRow((z * size.Height) + y + rows, x, beside, best);
            }
        }

        return best;
    }

    private double FindInRow(int row, int x, double beside, double best)
    {
        var steps = _steps.AsSpan(row * size.Width, size.Width);
        for (int columns = 0; columns < size.Width && beside + Square(columns * spacing.Width) is var nearest && nearest < best; columns++)
        {
            _looks -= 2;
            double left = x >= columns ? steps[x - columns] : double.PositiveInfinity;
            double right = x + columns < size.Width ? steps[x + columns] : double.PositiveInfinity;
            best = Math.Min(best, nearest + Square(Math.Min(left, right) * spacing.Depth));
        }

        return best;
    }

    private static double Square(double value) => value * value;
}
