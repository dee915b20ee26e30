using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>A column of a table of classes.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Cells">The cell of each class.</param>
/// <param name="Mean">The cell of the mean over classes.</param>
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
