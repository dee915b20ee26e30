using System.Globalization;

namespace MLSegmentation.Evaluation.Ranking;

/// <summary>Sorts scores by counting: three passes over ten bits each, for the bits of a float from 0 to 1 are 30.</summary>
internal static class ScoreSort
{
    private const int DigitBits = 10;
    private const int DigitCount = 1 << DigitBits;

    /// <summary>Sorts keys below 2^31 whose lowest bit does not matter into one array, ascending but for those bits.</summary>
    /// <exception cref="SegmentationException">They are more than one array can hold.</exception>
    public static uint[] Sort(IReadOnlyList<ArraySegment<uint>> blocks)
    {
        long count = blocks.Sum(block => (long)block.Count);
        if (count > Array.MaxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The exact ranking has to sort {count} scores, but cannot sort more than {Array.MaxLength}. "
                + $"Evaluate with {nameof(SegmentationEvaluationOptions)}.ExactRanking = false, which reports how exact it is, or fewer images."));
        }

        uint[] sorted = GC.AllocateUninitializedArray<uint>((int)count);
        uint[] other = GC.AllocateUninitializedArray<uint>((int)count);
        Distribute(blocks, sorted, 1);
        Distribute([sorted], other, 1 + DigitBits);
        Distribute([other], sorted, 1 + (2 * DigitBits));
        return sorted;
    }

    /// <summary>Orders keys by one digit and leaves those alone that have the same.</summary>
    private static void Distribute(IReadOnlyList<ArraySegment<uint>> blocks, uint[] target, int shift)
    {
        Span<int> starts = stackalloc int[DigitCount];
        starts.Clear();
        foreach (var block in blocks)
        {
            foreach (uint key in block.AsSpan())
            {
                starts[(int)(key >> shift) & (DigitCount - 1)]++;
            }
        }

        int next = 0;
        for (int digit = 0; digit < DigitCount; digit++)
        {
            (starts[digit], next) = (next, next + starts[digit]);
        }

        foreach (var block in blocks)
        {
            foreach (uint key in block.AsSpan())
            {
                target[starts[(int)(key >> shift) & (DigitCount - 1)]++] = key;
            }
        }
    }
}
