using System.Numerics;

namespace MLSegmentation.Training.Patches;

/// <summary>
/// Displacements on a coarse grid over a patch, and between its points the cubic of Catmull and Rom, which goes through the points and has
/// no kinks. Immutable.
/// </summary>
internal sealed class DisplacementGrid
{
    private readonly int _points;
    private readonly float[] _horizontal;
    private readonly float[] _vertical;

    /// <summary>Creates the grid of (points + 2)² displacements; the outermost lie beyond the patch.</summary>
    public DisplacementGrid(int points, float[] horizontal, float[] vertical)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        int count = (points + 2) * (points + 2);
        if (horizontal.Length != count || vertical.Length != count)
        {
            throw new ArgumentException(
                $"A grid of {points} points across the patch has {count} with those beyond its borders, not {horizontal.Length} and {vertical.Length}.");
        }

        (_points, _horizontal, _vertical) = (points, horizontal, vertical);
    }

    /// <summary>Adds the displacements of one row of the patch, one number per column.</summary>
    public void AddRow(int y, ImageSize size, Span<float> right, Span<float> down)
    {
        AddRow(_horizontal, y, size, right);
        AddRow(_vertical, y, size, down);
    }

    private void AddRow(ReadOnlySpan<float> grid, int y, ImageSize size, Span<float> sums)
    {
        int stride = _points + 2;
        double place = (double)y * (_points - 1) / Math.Max(1, size.Height - 1);
        int cell = Math.Min((int)place, _points - 2);
        float part = (float)(place - cell);
        Span<float> points = stackalloc float[4];
        var (from, step) = (0, (float)(_points - 1) / Math.Max(1, size.Width - 1));
        for (int column = 0; column <= _points - 2; column++)
        {
            for (int offset = 0; offset < points.Length; offset++)
            {
                var rows = grid[((cell * stride) + column + offset)..];
                points[offset] = new Cubic(rows[0], rows[stride], rows[2 * stride], rows[3 * stride]).At(part);
            }

            int to = column == _points - 2 ? sums.Length : Math.Clamp((int)Math.Ceiling((column + 1) / step), from, sums.Length);
            new Cubic(points[0], points[1], points[2], points[3]).AddTo(sums[from..to], (from * step) - column, step);
            from = to;
        }
    }

    /// <summary>The curve from the second of four points to the third.</summary>
    private readonly struct Cubic(float before, float start, float end, float after)
    {
        private readonly float _cubic = (0.5f * (after - before)) + (1.5f * (start - end));
        private readonly float _quadratic = before - (2.5f * start) + (2 * end) - (0.5f * after);
        private readonly float _linear = 0.5f * (end - before);
        private readonly float _constant = start;

        /// <summary>The curve at <paramref name="part"/> of the way.</summary>
        public float At(float part) => (((((_cubic * part) + _quadratic) * part) + _linear) * part) + _constant;

        /// <summary>Adds the curve at <paramref name="part"/>, and on in steps.</summary>
        public void AddTo(Span<float> sums, float part, float step)
        {
            int index = 0;
            var parts = new Vector<float>(part) + (Lanes * step);
            for (; index + Vector<float>.Count <= sums.Length; index += Vector<float>.Count)
            {
                var values =
                    (((((parts * _cubic) + new Vector<float>(_quadratic)) * parts) + new Vector<float>(_linear)) * parts) + new Vector<float>(_constant);
                (values + new Vector<float>(sums[index..])).CopyTo(sums[index..]);
                parts += new Vector<float>(step * Vector<float>.Count);
            }

            for (; index < sums.Length; index++)
            {
                sums[index] += At(part + (index * step));
            }
        }
    }

    /// <summary>0, 1, 2 and so on.</summary>
    private static Vector<float> Lanes { get; } = new([.. Enumerable.Range(0, Vector<float>.Count).Select(lane => (float)lane)]);
}
