using System.Numerics;

namespace MLSegmentation.Data;

/// <summary>Tells the numbers that can be computed with from infinities and what is not a number.</summary>
internal static class FiniteNumbers
{
    /// <summary>The place of the first value that is no finite number, or -1.</summary>
    public static int IndexOfOther(ReadOnlySpan<float> values)
    {
        int index = 0;
        var largest = new Vector<float>(float.MaxValue);
        while (index + Vector<float>.Count <= values.Length && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[index..])), largest))
        {
            index += Vector<float>.Count;
        }

        while (index < values.Length && float.IsFinite(values[index]))
        {
            index++;
        }

        return index < values.Length ? index : -1;
    }
}
