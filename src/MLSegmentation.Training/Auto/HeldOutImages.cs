using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Training.Auto;

/// <summary>Which images no training sees, so that models can be measured on them.</summary>
internal static class HeldOutImages
{
    private const int LeastImages = 5;
    private const int FewImages = 30;
    private const int MostHeldOut = 100;
    private const int Draws = 50;

    /// <summary>How many are held out: of many a fifth, of few a tenth, of very few none.</summary>
    /// <param name="images">How many images there are.</param>
    /// <param name="most">What there is time to measure on.</param>
    public static int Count(int images, int most)
    {
        if (images < LeastImages)
        {
            return 0;
        }

        int wanted = (int)Math.Round(images / (images < FewImages ? 10.0 : 5.0));
        return Math.Clamp(wanted, 1, Math.Clamp(most, 1, MostHeldOut));
    }

    /// <summary>
    /// Draws them by chance, so that the others, which are learned from, show as many classes as possible, and then both as many as possible.
    /// </summary>
    /// <param name="classes">The classes that each image shows.</param>
    /// <param name="count">How many are held out.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>Their rows, in order.</returns>
    public static int[] Draw(IReadOnlyList<IReadOnlySet<byte>> classes, int count, int seed) => Enumerable.Range(0, Draws)
        .Select(draw => RandomStream.Create(seed, RandomPurpose.ValidationSplit, draw).NextPermutation(classes.Count)[..count].Order().ToArray())
        .MaxBy(rows => CountClasses(classes, rows))!;

    /// <summary>Deals rows to folds, as evenly as possible and by chance.</summary>
    /// <returns>The rows of each fold, in order.</returns>
    public static int[][] Deal(IReadOnlyList<int> rows, int folds, int seed)
    {
        int[] order = RandomStream.Create(seed, RandomPurpose.ValidationSplit, Draws).NextPermutation(rows.Count);
        return [.. Enumerable.Range(0, folds).Select(fold => order.Where((_, place) => place % folds == fold).Select(place => rows[place]).Order().ToArray())];
    }

    /// <summary>The classes that each mask of the data shows.</summary>
    public static IReadOnlyList<IReadOnlySet<byte>> ReadClasses(IDataView data, string labelColumn, CancellationToken cancellationToken)
    {
        var column = data.Schema[labelColumn];
        using var cursor = SequentialCursor.Open(data, [column]);
        var masks = MaskColumn.Open(cursor, column, "true");
        var images = new List<IReadOnlySet<byte>>();
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            images.Add(Find(masks.Read($"image {images.Count + 1}")));
        }

        return images;
    }

    private static HashSet<byte> Find(ReadOnlySpan<byte> labels)
    {
        Span<bool> isThere = stackalloc bool[SegmentationMask.Ignored];
        isThere.Clear();
        foreach (byte label in labels)
        {
            if (label != SegmentationMask.Ignored)
            {
                isThere[label] = true;
            }
        }

        var found = new HashSet<byte>();
        for (int label = 0; label < isThere.Length; label++)
        {
            if (isThere[label])
            {
                found.Add((byte)label);
            }
        }

        return found;
    }

    private static (int Learned, int Shared) CountClasses(IReadOnlyList<IReadOnlySet<byte>> classes, int[] rows)
    {
        var held = rows.SelectMany(row => classes[row]).ToHashSet();
        var learned = Enumerable.Range(0, classes.Count).Except(rows).SelectMany(row => classes[row]).ToHashSet();
        return (learned.Count, learned.Count(held.Contains));
    }
}
