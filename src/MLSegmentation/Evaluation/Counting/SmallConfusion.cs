using System.Numerics;
using System.Runtime.InteropServices;

namespace MLSegmentation.Evaluation.Counting;

/// <summary>
/// Counts pairs of labelled and predicted class for up to four classes without looking at single pixels: both are packed into
/// one byte, and each of the sixteen values is counted by comparing whole vectors.
/// </summary>
internal static class SmallConfusion
{
    /// <summary>The largest number of classes.</summary>
    public const int MaxClassCount = 4;

    private const int Shift = 2;

    /// <summary>As many vectors as a byte can count.</summary>
    private const int MaxVectors = byte.MaxValue;

    /// <summary>Adds the pairs of as many whole vectors of pixels as there are.</summary>
    /// <param name="label">The labelled class indices; ignored ones add to no pair.</param>
    /// <param name="predicted">The predicted ones, likewise.</param>
    /// <param name="classCount">At most <see cref="MaxClassCount"/>.</param>
    /// <param name="counts">Added to: classes times classes counts, row labelled, column predicted.</param>
    /// <returns>How many pixels were counted.</returns>
    public static int Count(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, int classCount, Span<long> counts)
    {
        Span<Vector<byte>> codes = stackalloc Vector<byte>[MaxVectors];
        var labels = MemoryMarshal.Cast<byte, Vector<byte>>(label);
        var predictions = MemoryMarshal.Cast<byte, Vector<byte>>(predicted);
        for (int start = 0; start < labels.Length; start += MaxVectors)
        {
            int length = Math.Min(MaxVectors, labels.Length - start);
            for (int index = 0; index < length; index++)
            {
                // An ignored class, 255, sets bits that no pair of classes has.
                codes[index] = (labels[start + index] << Shift) | predictions[start + index];
            }

            for (int row = 0; row < classCount; row++)
            {
                AddRow(codes[..length], row << Shift, counts.Slice(row * classCount, classCount));
            }
        }

        return labels.Length * Vector<byte>.Count;
    }

    /// <summary>Adds the pairs of a labelled class, with all four predicted classes at once.</summary>
    private static void AddRow(ReadOnlySpan<Vector<byte>> codes, int code, Span<long> counts)
    {
        var code0 = new Vector<byte>((byte)code);
        var (code1, code2, code3) = (code0 + Vector<byte>.One, code0 + new Vector<byte>(2), code0 + new Vector<byte>(3));
        var (found0, found1, found2, found3) = (Vector<byte>.Zero, Vector<byte>.Zero, Vector<byte>.Zero, Vector<byte>.Zero);
        foreach (var vector in codes)
        {
            // Equal bytes are 255, and subtracting 255 adds one.
            found0 -= Vector.Equals(vector, code0);
            found1 -= Vector.Equals(vector, code1);
            found2 -= Vector.Equals(vector, code2);
            found3 -= Vector.Equals(vector, code3);
        }

        ReadOnlySpan<Vector<byte>> found = [found0, found1, found2, found3];
        for (int predicted = 0; predicted < counts.Length; predicted++)
        {
            counts[predicted] += SumBytes(found[predicted]);
        }
    }

    private static long SumBytes(Vector<byte> vector)
    {
        Vector.Widen(vector, out var lower, out var upper);
        Vector.Widen(lower + upper, out var first, out var second);
        return Vector.Sum(first + second);
    }
}
