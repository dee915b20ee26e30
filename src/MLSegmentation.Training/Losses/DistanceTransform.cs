namespace MLSegmentation.Training.Losses;

/// <summary>
/// Exact squared Euclidean distances to the nearest marked pixel, in time linear in the pixels: Felzenszwalb and Huttenlocher,
/// "Distance Transforms of Sampled Functions", Theory of Computing 2012. One object transforms windows of up to one size after another.
/// </summary>
/// <param name="width">The largest width of a window.</param>
/// <param name="height">The largest height of a window.</param>
internal sealed class DistanceTransform(int width, int height)
{
    /// <summary>What takes the place of a distance where nothing is marked.</summary>
    public const int None = int.MaxValue;

    private readonly int[] _column = new int[height];
    private readonly int[] _parabolas = new int[width];
    private readonly double[] _starts = new double[width];
    private readonly int[] _row = new int[width];

    /// <summary>Transforms a window in place.</summary>
    /// <param name="values">One number per pixel, row by row: 0 where it is marked, <see cref="None"/> elsewhere; then the squared distances.</param>
    /// <param name="columns">The width of the window.</param>
    public void Transform(Span<int> values, int columns)
    {
        int rows = values.Length / columns;
        for (int x = 0; x < columns; x++)
        {
            TransformColumn(values[x..], columns, rows);
        }

        for (int y = 0; y < rows; y++)
        {
            TransformRow(values.Slice(y * columns, columns));
        }
    }

    /// <summary>Where values are 0 or none, the envelope of the parabolas is found by counting from both ends.</summary>
    private void TransformColumn(Span<int> values, int stride, int rows)
    {
        int distance = None;
        for (int y = 0; y < rows; y++)
        {
            distance = values[y * stride] == 0 ? 0 : Next(distance);
            _column[y] = distance;
        }

        distance = None;
        for (int y = rows - 1; y >= 0; y--)
        {
            distance = Math.Min(_column[y], Next(distance));
            values[y * stride] = distance == None ? None : distance * distance;
        }
    }

    /// <summary>The lower envelope of the parabolas over a row: first which there are and where each begins, then their values.</summary>
    private void TransformRow(Span<int> values)
    {
        int last = FindEnvelope(values);
        if (last < 0)
        {
            return;
        }

        values.CopyTo(_row);
        for (int x = 0, index = 0; x < values.Length; x++)
        {
            while (index < last && _starts[index + 1] < x)
            {
                index++;
            }

            int offset = x - _parabolas[index];
            values[x] = (offset * offset) + _row[_parabolas[index]];
        }
    }

    private int FindEnvelope(ReadOnlySpan<int> values)
    {
        int last = -1;
        for (int x = 0; x < values.Length; x++)
        {
            if (values[x] == None)
            {
                continue;
            }

            while (last >= 0 && Intersection(values, _parabolas[last], x) <= _starts[last])
            {
                last--;
            }

            last++;
            _parabolas[last] = x;
            _starts[last] = last == 0 ? double.NegativeInfinity : Intersection(values, _parabolas[last - 1], x);
        }

        return last;
    }

    /// <summary>Where the parabola of a column right of another's becomes the lower one.</summary>
    private static double Intersection(ReadOnlySpan<int> values, int left, int right) =>
        (values[right] + ((double)right * right) - values[left] - ((double)left * left)) / (2.0 * (right - left));

    private static int Next(int distance) => distance == None ? None : distance + 1;
}
