using System.Numerics;
using System.Runtime.InteropServices;

namespace MLSegmentation.Morphology;

/// <summary>
/// Exact squared Euclidean distances to the nearest marked pixel, in time linear in the pixels: down and up the columns by counting, then
/// along the rows as the lower envelope of parabolas (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", Theory of
/// Computing 2012), found without division as by Maurer, Qi and Raghavan (PAMI 2003). One object transforms one window after another.
/// </summary>
/// <param name="width">The largest width of a window.</param>
/// <param name="rowSpacing">The distance from one row to the next.</param>
/// <param name="columnSpacing">The distance from one column to the next.</param>
internal sealed class DistanceTransform(int width, double rowSpacing = 1, double columnSpacing = 1)
{
    /// <summary>What takes the place of a distance where nothing is marked.</summary>
    public const double None = double.PositiveInfinity;

    // The envelope is computed in columns, so that square pixels have whole numbers throughout.
    private readonly double _rowsToColumns = rowSpacing / columnSpacing;
    private readonly double _squaredSpacing = columnSpacing * columnSpacing;
    private readonly double[] _columns = new double[width];
    private readonly double[] _heights = new double[width];

    /// <summary>Transforms a window in place.</summary>
    /// <param name="values">One number per pixel, row by row: 0 where it is marked, <see cref="None"/> elsewhere; then the squared distances.</param>
    /// <param name="columns">The width of the window.</param>
    public void Transform(Span<double> values, int columns)
    {
        for (int start = columns; start < values.Length; start += columns)
        {
            CountFrom(values.Slice(start - columns, columns), values.Slice(start, columns));
        }

        for (int start = values.Length - (2 * columns); start >= 0; start -= columns)
        {
            CountFrom(values.Slice(start + columns, columns), values.Slice(start, columns));
        }

        for (int start = 0; start < values.Length; start += columns)
        {
            TransformRow(values.Slice(start, columns));
        }
    }

    /// <summary>One row more than the neighbouring row counted, unless a marked pixel is closer on the other side.</summary>
    private static void CountFrom(ReadOnlySpan<double> neighbour, Span<double> row)
    {
        var neighbours = MemoryMarshal.Cast<double, Vector<double>>(neighbour);
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(row);
        for (int index = 0; index < vectors.Length; index++)
        {
            vectors[index] = Vector.Min(vectors[index], neighbours[index] + Vector<double>.One);
        }

        for (int x = vectors.Length * Vector<double>.Count; x < row.Length; x++)
        {
            row[x] = Math.Min(row[x], neighbour[x] + 1);
        }
    }

    /// <summary>Each column of the row has a parabola; the lowest at a column gives its distance.</summary>
    private void TransformRow(Span<double> values)
    {
        int count = FindEnvelope(values);
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

            values[x] = distance * _squaredSpacing;
        }
    }

    /// <summary>Collects the parabolas that are the lowest somewhere, and counts them.</summary>
    private int FindEnvelope(ReadOnlySpan<double> counts)
    {
        int count = 0;
        for (int x = 0; x < counts.Length; x++)
        {
            double height = counts[x] * _rowsToColumns;
            height *= height;
            if (height == None)
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
