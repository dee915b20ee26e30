namespace MLSegmentation.Morphology;

/// <summary>
/// The lower envelope of parabolas, one at each pixel of a line (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", Theory of
/// Computing 2012), found without division as by Maurer, Qi and Raghavan (PAMI 2003).
/// </summary>
/// <param name="length">The most pixels of a line.</param>
internal sealed class LowerEnvelope(int length)
{
    private readonly double[] _columns = new double[length];
    private readonly double[] _heights = new double[length];

    /// <summary>Transforms a line in place; one that has no parabola stays as it is.</summary>
    /// <param name="values">
    /// How high the parabolas begin, in squares of the distance between pixels, infinite where there is none; then the height of the lowest at each pixel.
    /// </param>
    /// <param name="unit">What the heights are multiplied by in the end.</param>
    public void Transform(Span<double> values, double unit)
    {
        int count = Find(values);
        if (count == 0)
        {
            return;
        }

        int index = 0;
        for (int x = 0; x < values.Length; x++)
        {
            double distance = Evaluate(index, x);
            while (index + 1 < count && Evaluate(index + 1, x) is var next && next < distance)
            {
                distance = next;
                index++;
            }

            values[x] = distance * unit;
        }
    }

    /// <summary>Collects the parabolas that are the lowest somewhere, and counts them.</summary>
    private int Find(ReadOnlySpan<double> heights)
    {
        int count = 0;
        for (int x = 0; x < heights.Length; x++)
        {
            double height = heights[x];
            if (height == double.PositiveInfinity)
            {
                continue;
            }

            while (count >= 2 && HidesLast(count, x, height))
            {
                count--;
            }

            _columns[count] = x;
            _heights[count] = height;
            count++;
        }

        return count;
    }

    /// <summary>Whether the last parabola is nowhere below both the one before it and a new one on its right.</summary>
    private bool HidesLast(int count, double column, double height)
    {
        double left = _columns[count - 1] - _columns[count - 2];
        double right = column - _columns[count - 1];
        double both = left + right;
        return (both * _heights[count - 1]) - (right * _heights[count - 2]) - (left * height) >= left * right * both;
    }

    private double Evaluate(int index, int column)
    {
        double offset = column - _columns[index];
        return (offset * offset) + _heights[index];
    }
}
