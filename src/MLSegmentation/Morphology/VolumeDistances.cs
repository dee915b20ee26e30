namespace MLSegmentation.Morphology;

/// <summary>
/// Exact squared Euclidean distances to the nearest marked voxel of a volume: through the slices by counting, then in the slices that are asked for
/// along columns and rows as the <see cref="LowerEnvelope"/> of parabolas. It takes four bytes for each voxel, whatever is measured.
/// </summary>
/// <param name="size">The size of the volume.</param>
/// <param name="spacing">How far apart voxels are.</param>
internal sealed class VolumeDistances(ImageSize size, PixelSpacing spacing)
{
    private readonly float[] _steps = GC.AllocateUninitializedArray<float>(size.PixelCount);
    private readonly double[] _slice = new double[size.SlicePixelCount];
    private readonly double[] _column = new double[size.Height];
    private readonly LowerEnvelope _envelope = new(Math.Max(size.Width, size.Height));

    /// <summary>How many slices away the nearest marked voxel of the same row and column is: 0 where it is marked, infinite elsewhere.</summary>
    public Span<float> Steps => _steps;

    /// <summary>Counts the steps, after those of all voxels were set.</summary>
    public void Count() => NeighbourCounts.Count(Steps, size.SlicePixelCount);

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
}
