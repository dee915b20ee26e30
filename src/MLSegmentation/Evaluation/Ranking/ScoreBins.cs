using System.Runtime.Intrinsics;

namespace MLSegmentation.Evaluation.Ranking;

/// <summary>
/// Sorts probabilities into bins that are finest near 0 and 1, where networks put most of their scores: 2048 bins for each
/// halving of the distance to 0 or 1, down to 2^-17, and 2048 even ones below.
/// </summary>
/// <remarks>
/// The distance t to the nearer end is at most 1/2, and 1 - t is exact there. Adding 2^-17 makes the upper bits of the float's
/// representation, exponent and eleven bits of the fraction, count exactly these bins, so that no logarithm is needed.
/// </remarks>
internal static class ScoreBins
{
    /// <summary>The number of bins.</summary>
    public const int Count = 2 * Half;

    private const int Half = (16 << FractionBits) + 1;
    private const int FractionBits = 11;
    private const int Shift = 23 - FractionBits;
    private const float Offset = 1f / (1 << 17);
    private const int OffsetBits = (127 - 17) << FractionBits;

    /// <summary>Finds the bins of scores, 0 to <see cref="Count"/> - 1, ascending with the scores.</summary>
    /// <returns>Whether all scores are numbers from 0 to 1, but for rounding.</returns>
    public static bool TryFind(ReadOnlySpan<float> scores, Span<int> bins)
    {
        var valid = Vector256<float>.AllBitsSet;
        int index = 0;
        for (; index + Vector256<float>.Count <= scores.Length; index += Vector256<float>.Count)
        {
            var vector = Vector256.Create(scores.Slice(index, Vector256<float>.Count));
            valid &= Vector256.GreaterThanOrEqual(vector, Vector256.Create(-ScoreCollection.Tolerance))
                & Vector256.LessThanOrEqual(vector, Vector256.Create(1 + ScoreCollection.Tolerance));
            Find(vector).CopyTo(bins[index..]);
        }

        bool isValid = Vector256.EqualsAll(valid.AsInt32(), Vector256<int>.AllBitsSet);
        for (; index < scores.Length; index++)
        {
            isValid &= scores[index] is >= -ScoreCollection.Tolerance and <= 1 + ScoreCollection.Tolerance;
            bins[index] = Find(Vector256.Create(scores[index]))[0];
        }

        return isValid;
    }

    /// <summary>The lowest score from 0 to 1 in a bin, or, where the bin is too fine to have any, in the next bin that has one.</summary>
    public static float GetLowerEdge(int bin)
    {
        // The bits of floats from 0 to 1 ascend with the floats, and so do the bins.
        int low = 0;
        int high = BitConverter.SingleToInt32Bits(1);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Find(Vector256.Create(BitConverter.Int32BitsToSingle(middle)))[0] >= bin)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return BitConverter.Int32BitsToSingle(low);
    }

    private static Vector256<int> Find(Vector256<float> scores)
    {
        var clamped = Vector256.Min(Vector256.Max(scores, Vector256<float>.Zero), Vector256<float>.One);
        var isUpper = Vector256.GreaterThanOrEqual(clamped, Vector256.Create(0.5f));
        var distance = Vector256.ConditionalSelect(isUpper, Vector256<float>.One - clamped, clamped);
        var bin = ((distance + Vector256.Create(Offset)).AsInt32() >>> Shift) - Vector256.Create(OffsetBits);
        return Vector256.ConditionalSelect(isUpper.AsInt32(), Vector256.Create(Count - 1) - bin, bin);
    }
}
