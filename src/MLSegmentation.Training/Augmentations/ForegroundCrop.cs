namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Cuts a share of the patches, the <see cref="Augmentation.Probability"/>, around a pixel of a class other than the background: each
/// class that the image has is as likely as any other, so rare ones are seen as often as frequent ones. The other patches lie anywhere.
/// </summary>
/// <remarks>
/// The background is the class of that name; where there is none, all classes take part. A patch stays inside its image, so the pixel is
/// not in the middle where that is near a border, and it makes no difference to images that are seen whole.
/// </remarks>
public sealed record ForegroundCrop : Augmentation
{
    /// <summary>Creates the augmentation, for a third of the patches unless <see cref="Augmentation.Probability"/> says otherwise.</summary>
    public ForegroundCrop() => Probability = 0.33;

    /// <summary>Draws the index of a pixel, given how many there are to choose from in each class; null where no class has any.</summary>
    internal static int? Draw(ReadOnlySpan<byte> labels, ReadOnlySpan<long> candidates, ref RandomStream random)
    {
        int classes = candidates.Length - candidates.Count(0);
        if (classes == 0)
        {
            return null;
        }

        int index = candidates.IndexOfAnyExcept(0);
        for (int chosen = random.NextInt32(classes); chosen > 0; chosen--)
        {
            index += 1 + candidates[(index + 1)..].IndexOfAnyExcept(0);
        }

        return Find(labels, (byte)index, random.NextInt32((int)candidates[index]));
    }

    /// <summary>The place of a class's pixel, counted among those of its class.</summary>
    private static int Find(ReadOnlySpan<byte> labels, byte label, int rank)
    {
        const int Block = 4096;
        int start = 0;
        int count = labels[..Math.Min(Block, labels.Length)].Count(label);
        while (count <= rank)
        {
            rank -= count;
            start += Block;
            count = labels.Slice(start, Math.Min(Block, labels.Length - start)).Count(label);
        }

        for (; ; start++)
        {
            start += labels[start..].IndexOf(label);
            if (rank-- == 0)
            {
                return start;
            }
        }
    }
}
