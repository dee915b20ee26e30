using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>The tables of the classes: overlap and ranking, distances of outlines, objects.</summary>
internal static class ClassTables
{
    /// <summary>The tables of what was asked for.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="getName">How the class of an index is shown.</param>
    public static IEnumerable<ClassTable> Create(SegmentationMetrics metrics, Func<int, object> getName)
    {
        object[] names = [.. Enumerable.Range(0, metrics.Classes.Count).Select(getName)];
        double pixels = metrics.PixelCount;
        yield return new(
            "Overlap",
            "Overlap of labelled and predicted pixels",
            [
                .. Columns(metrics, metric => metric.Group < MetricGroup.Surfaces),
                ClassColumn.Of("Share", metrics, item => Figures.Percent(item.Support / pixels)),
            ],
            names);
        if (metrics.Options.Surfaces is { } surfaces)
        {
            yield return new(
                "Distances between outlines",
                $"Means over images; pixels {Figures.Plain(surfaces.Spacing.Height)} × {Figures.Plain(surfaces.Spacing.Width)} apart, "
                    + $"tolerance {Figures.Plain(surfaces.Tolerance)}",
                [.. Columns(metrics, metric => metric.Group == MetricGroup.Surfaces)],
                names);
        }

        if (metrics.Options.Objects is { } objects)
        {
            string touching = objects.Connectivity == PixelConnectivity.Four ? "edges" : "edges or corners";
            string size = objects.MinimumArea > 1 ? $", of at least {objects.MinimumArea} pixels" : "";
            yield return new(
                "Objects",
                $"Areas of pixels that touch at {touching}{size}; matched above an IoU of {Figures.Plain(objects.IoUThresholds[0])}",
                [
                    .. Columns(metrics, metric => metric is { Group: MetricGroup.Objects, IsCount: true }),
                    .. Matches(metrics),
                    .. Columns(metrics, metric => metric is { Group: MetricGroup.Objects, IsCount: false }),
                ],
                names);
        }
    }

    private static IEnumerable<ClassColumn> Columns(SegmentationMetrics metrics, Func<SegmentationMetric, bool> isOfTable) => SegmentationMetric.All
        .Where(metric => isOfTable(metric) && metric.Views.HasFlag(MetricViews.Classes) && metric.IsShown(metrics.Options))
        .Where(metric => metrics.Classes.Any(item => metric.Of(item) is { } value && !double.IsNaN(value)))
        .Select(metric => ClassColumn.Of(metric, metrics));

    // The first threshold is the lowest, the usual one of 0.5.
    private static IEnumerable<ClassColumn> Matches(SegmentationMetrics metrics) =>
    [
        ClassColumn.Of("Matched", metrics, item => Figures.Count(item.Objects!.TruePositives[0])),
        ClassColumn.Of("Precision", metrics, item => Figures.Ratio(item.Objects!.Precision[0])),
        ClassColumn.Of("Recall", metrics, item => Figures.Ratio(item.Objects!.Recall[0])),
    ];
}
