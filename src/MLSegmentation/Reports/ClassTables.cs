using System.Xml.Linq;
using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;
using MLSegmentation.Morphology;

namespace MLSegmentation.Reports;

/// <summary>The tables of the classes: overlap and ranking, distances of outlines, objects.</summary>
internal static class ClassTables
{
    /// <summary>The tables of what was asked for; the function says how the class of an index is shown.</summary>
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
                $"Means over images; {DescribeSpacing(surfaces, metrics.DistanceUnit)}, tolerance {Figures.Plain(surfaces.Tolerance)}",
                [.. Columns(metrics, metric => metric.Group == MetricGroup.Surfaces)],
                names);
        }

        if (metrics.Options.Objects is { } objects)
        {
            yield return new(
                "Objects",
                DescribeObjects(objects, metrics.HasVolumes),
                [
                    .. Columns(metrics, metric => metric is { Group: MetricGroup.Objects, IsCount: true }),
                    .. Matches(metrics),
                    .. Columns(metrics, metric => metric is { Group: MetricGroup.Objects, IsCount: false }),
                ],
                names);
        }

        if (metrics.HasVolumes)
        {
            yield return new("Volumes", "Millilitres, means over volumes", [.. Columns(metrics, metric => metric.Group == MetricGroup.Volumes)], names);
        }
    }

    private static string DescribeSpacing(SurfaceOptions surfaces, DistanceUnit? unit)
    {
        if (unit == DistanceUnit.Millimetres)
        {
            return "millimetres, as the masks say how far voxels are apart";
        }

        var spacing = surfaces.Spacing ?? PixelSpacing.One;
        string slices = spacing.Depth != 1 ? $"{Figures.Plain(spacing.Depth)} × " : "";
        return $"pixels {slices}{Figures.Plain(spacing.Height)} × {Figures.Plain(spacing.Width)} apart";
    }

    private static string DescribeObjects(ObjectOptions objects, bool areVolumes)
    {
        string touching = DescribeTouching(objects.Connectivity, areVolumes);
        string size = objects.MinimumArea > 1 ? $", of at least {objects.MinimumArea} pixels" : "";
        return $"Areas of pixels that touch at {touching}{size}; matched above an IoU of {Figures.Plain(objects.IoUThresholds[0])}";
    }

    private static string DescribeTouching(PixelConnectivity connectivity, bool areVolumes) => (connectivity.HasCorners(), areVolumes) switch
    {
        (false, false) => "edges",
        (true, false) => "edges or corners",
        (false, true) => "faces",
        _ => connectivity.HasVoxelCorners() ? "faces, edges or corners" : "faces or edges",
    };

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

/// <summary>A table with a row for each class, and one for their mean.</summary>
/// <param name="Title">What is measured.</param>
/// <param name="Caption">How it is measured.</param>
/// <param name="Columns">The columns behind the names.</param>
/// <param name="Names">The name of each class, with or without its colour.</param>
internal sealed record ClassTable(string Title, string Caption, IReadOnlyList<ClassColumn> Columns, IReadOnlyList<object> Names)
{
    /// <summary>The table as an element.</summary>
    public XElement ToElement() => DataTable.Create(
        Caption,
        ["Class", .. Columns.Select(column => column.Title)],
        Names.Select((name, index) => (object[])[name, .. Columns.Select(column => column.Cells[index])])
            .Append(["Mean", .. Columns.Select(column => column.Mean)]));
}

/// <summary>A column of a table of classes: its title, the cell of each class, and that of the mean over classes.</summary>
internal sealed record ClassColumn(string Title, IReadOnlyList<object> Cells, string Mean)
{
    /// <summary>The column of a metric.</summary>
    public static ClassColumn Of(SegmentationMetric metric, SegmentationMetrics metrics) => new(
        Figures.Capitalize(metric.Title),
        [.. metrics.Classes.Select(item => Cell(metric, item))],
        metric.Of(metrics) is { } mean ? metric.Format(mean) : "");

    /// <summary>A column without a mean.</summary>
    public static ClassColumn Of(string title, SegmentationMetrics metrics, Func<SegmentationClassMetrics, string> cell) =>
        new(title, [.. metrics.Classes.Select(cell)], "");

    private static object Cell(SegmentationMetric metric, SegmentationClassMetrics item)
    {
        string value = metric.Format(metric.Of(item) ?? double.NaN);
        return metric.GetInterval(item) is { } interval ? new object[] { value, Html.Element("small", interval.ToString()) } : value;
    }
}
