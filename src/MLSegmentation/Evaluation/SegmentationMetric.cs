using MLSegmentation.Formatting;

namespace MLSegmentation.Evaluation;

/// <summary>
/// A metric: what it is called, and where its value is found. <see cref="All"/> lists those that are single numbers, so that programs can
/// show or store whichever metrics there are.
/// </summary>
public sealed class SegmentationMetric
{
    internal SegmentationMetric(string key, string title, MetricGroup group) => (Key, Title, Group) = (key, title, group);

    /// <summary>The metrics, in the order in which tables show them.</summary>
    public static IReadOnlyList<SegmentationMetric> All => MetricTable.Rows;

    /// <summary>What the value of a class or an image is called in files, such as <c>dice</c>.</summary>
    public string Key { get; }

    /// <summary>What the value of all classes is called in files, such as <c>meanDice</c>; null where there is none.</summary>
    public string? OverallKey { get; internal init; }

    /// <summary>What people call the metric, as it is written inside a sentence, such as <c>precision</c>.</summary>
    public string Title { get; }

    /// <summary>What people call the value of all classes, such as <c>mean precision</c>.</summary>
    public string OverallTitle => OverallKey is null || OverallKey == Key ? Title : $"mean {Title}";

    /// <summary>What the metric judges.</summary>
    public MetricGroup Group { get; }

    /// <summary>Whether short tables of classes show the metric, such as those on the terminal.</summary>
    public bool IsHeadline => Views.HasFlag(MetricViews.Terminal);

    /// <summary>Whether the value of a class is there for single images, too; those of probabilities are over all images only.</summary>
    internal bool IsOfImages { get; init; } = true;

    /// <summary>Where the metric is shown.</summary>
    internal MetricViews Views { get; init; }

    /// <summary>
    /// The levels at which JSON begins with the metric; the others follow in the order of <see cref="All"/>. Keys keep their places in files.
    /// </summary>
    internal MetricLevels LeadsIn { get; init; }

    /// <summary>Whether tables show the metric under these options.</summary>
    internal Predicate<SegmentationEvaluationOptions> IsShown { get; init; } = _ => true;

    /// <summary>How its values are written.</summary>
    internal Func<double, string> Form { get; init; } = Figures.Ratio;

    /// <summary>Whether its values are whole numbers of pixels or objects.</summary>
    internal bool IsCount => Form == Figures.Count;

    /// <summary>The value of all classes.</summary>
    internal Func<SegmentationMetrics, double?>? OfAll { get; init; }

    /// <summary>The value of a class.</summary>
    internal Func<SegmentationClassMetrics, double?>? OfClass { get; init; }

    /// <summary>The value of an image.</summary>
    internal Func<ImageMetrics, double?>? OfImage { get; init; }

    /// <summary>The value over all images and classes.</summary>
    /// <param name="metrics">An evaluation.</param>
    /// <returns>The value, NaN where nothing was there to count; null where there is none, or it was not asked for.</returns>
    public double? Of(SegmentationMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return OfAll?.Invoke(metrics);
    }

    /// <summary>The value of a class.</summary>
    /// <param name="metrics">A class, in all images or in one.</param>
    /// <returns>The value, NaN where nothing was there to count; null where there is none, or it was not asked for.</returns>
    public double? Of(SegmentationClassMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return OfClass?.Invoke(metrics);
    }

    /// <summary>The value of an image.</summary>
    /// <param name="metrics">An image.</param>
    /// <returns>The value, NaN where nothing was there to count; null where there is none, or it was not asked for.</returns>
    public double? Of(ImageMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return OfImage?.Invoke(metrics);
    }

    /// <summary>The confidence interval of the value over all images and classes.</summary>
    /// <param name="metrics">An evaluation.</param>
    /// <returns>The interval; null where it was not asked for, cannot be estimated, or the metric has no value.</returns>
    public ConfidenceInterval? GetInterval(SegmentationMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Find(metrics.ConfidenceIntervals, OverallKey);
    }

    /// <summary>The confidence interval of the value of a class.</summary>
    /// <param name="metrics">A class.</param>
    /// <returns>The interval; null where it was not asked for, cannot be estimated, or the metric has no value.</returns>
    public ConfidenceInterval? GetInterval(SegmentationClassMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Find(metrics.ConfidenceIntervals, Key);
    }

    /// <summary>Writes a value as reports do, the same in every culture: ratios with four digits, distances with two, counts in full.</summary>
    /// <param name="value">The value.</param>
    /// <returns>For example <c>0.9124</c>; <c>–</c> for NaN, <c>∞</c> for an infinite distance.</returns>
    public string Format(double value) => Form(value);

    /// <summary>The title.</summary>
    public override string ToString() => Title;

    private static ConfidenceInterval? Find(IReadOnlyDictionary<string, ConfidenceInterval>? intervals, string? key) => intervals?
        .Where(item => SegmentationJson.GetKey(item.Key) == key && !double.IsNaN(item.Value.Lower))
        .Select(item => (ConfidenceInterval?)item.Value)
        .FirstOrDefault();
}
