using MLSegmentation.Evaluation;

namespace MLSegmentation.Reports;

/// <summary>Chooses which images a report shows: the worst, the median and the best by Dice, each image once.</summary>
internal static class ImageChoice
{
    /// <summary>Chooses so many of each kind; images without a Dice coefficient are left out.</summary>
    public static IReadOnlyList<ImageGroup> Create(IReadOnlyList<ImageMetrics> images, int perGroup)
    {
        ShownImage[] ordered = [.. images
            .Select((metrics, row) => new ShownImage(row, metrics))
            .Where(image => !double.IsNaN(image.Metrics.Dice))
            .OrderBy(image => image.Metrics.Dice)
            .ThenBy(image => image.Row)];
        if (ordered.Length <= 3 * perGroup)
        {
            return perGroup > 0 && ordered.Length > 0 ? [new ImageGroup("All images, from the worst to the best", ordered)] : [];
        }

        // The middle ones never reach the ends, for there are more images than are shown.
        int middle = (ordered.Length - perGroup) / 2;
        return perGroup == 0 ? [] :
        [
            new ImageGroup("Worst images", ordered[..perGroup]),
            new ImageGroup("Median images", ordered[middle..(middle + perGroup)]),
            new ImageGroup("Best images", [.. Enumerable.Reverse(ordered).Take(perGroup)]),
        ];
    }
}

/// <summary>Images that are shown together, such as the worst, in the order in which they are shown.</summary>
internal sealed record ImageGroup(string Title, IReadOnlyList<ShownImage> Images);

/// <summary>An image of the report.</summary>
/// <param name="Row">Its place among the images of the metrics, which is its row in the data that was evaluated where they are all.</param>
/// <param name="Metrics">How well its mask was predicted.</param>
internal sealed record ShownImage(int Row, ImageMetrics Metrics)
{
    /// <summary>Its images; null until they were read.</summary>
    public ImagePanels? Panels { get; init; }

    /// <summary>Its slices, where it is a volume; null until they were read.</summary>
    public VolumePanels? Volume { get; init; }
}
