using System.Numerics;
using System.Runtime.InteropServices;

namespace MLSegmentation.Morphology;

/// <summary>Counts how many rows or slices away the nearest marked pixel is, in the same column of an image or volume.</summary>
internal static class NeighbourCounts
{
    /// <summary>Counts in place, both ways: 0 where a pixel is marked, infinite elsewhere; then the steps, infinite where nothing is marked.</summary>
    /// <param name="values">One number per pixel.</param>
    /// <param name="step">How far apart pixels are that are one step apart: the pixels of a row, or of a slice.</param>
    public static void Count<T>(Span<T> values, int step)
        where T : struct, INumber<T>
    {
        for (int start = step; start < values.Length; start += step)
        {
            CountFrom(values.Slice(start - step, step), values.Slice(start, step));
        }

        for (int start = values.Length - (2 * step); start >= 0; start -= step)
        {
            CountFrom(values.Slice(start + step, step), values.Slice(start, step));
        }
    }

    /// <summary>One step more than the neighbours counted, unless a marked pixel is closer on the other side.</summary>
    private static void CountFrom<T>(ReadOnlySpan<T> neighbour, Span<T> row)
        where T : struct, INumber<T>
    {
        var neighbours = MemoryMarshal.Cast<T, Vector<T>>(neighbour);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(row);
        for (int index = 0; index < vectors.Length; index++)
        {
            vectors[index] = Vector.Min(vectors[index], neighbours[index] + Vector<T>.One);
        }

        for (int x = vectors.Length * Vector<T>.Count; x < row.Length; x++)
        {
            row[x] = T.Min(row[x], neighbour[x] + T.One);
        }
    }
}
