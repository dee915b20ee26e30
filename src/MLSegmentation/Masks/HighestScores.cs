namespace MLSegmentation.Masks;

/// <summary>Gives each pixel the class of its highest probability.</summary>
internal static class HighestScores
{
    private const int Block = 1024;

    /// <summary>Finds the classes; of equal probabilities, that of the lowest index counts.</summary>
    /// <param name="scores">The probabilities of all pixels for one class after the other.</param>
    /// <param name="labels">Gets the class indices.</param>
    public static void Label(ReadOnlySpan<float> scores, Span<byte> labels)
    {
        Span<float> best = stackalloc float[Block];
        labels.Clear();
        for (int start = 0; start < labels.Length; start += Block)
        {
            var part = labels.Slice(start, Math.Min(Block, labels.Length - start));
            scores.Slice(start, part.Length).CopyTo(best);
            for (int offset = start + labels.Length, index = 1; offset < scores.Length; offset += labels.Length, index++)
            {
                Compare(scores.Slice(offset, part.Length), (byte)index, best, part);
            }
        }
    }

    private static void Compare(ReadOnlySpan<float> scores, byte index, Span<float> best, Span<byte> labels)
    {
        for (int pixel = 0; pixel < scores.Length; pixel++)
        {
            if (scores[pixel] > best[pixel])
            {
                (best[pixel], labels[pixel]) = (scores[pixel], index);
            }
        }
    }
}
