using System.Globalization;
using System.Net;
using System.Text;

namespace MLSegmentation.Rendering;

/// <summary>Shows metrics as HTML: the headline numbers and a table of the classes.</summary>
internal static class MetricsHtml
{
    private static readonly string[] TotalColumns = ["Dice", "IoU", "Pixel accuracy", "ROC AUC", "Average precision", "Images", "Pixels"];
    private static readonly string[] ClassColumns = ["Class", "Dice", "IoU", "Precision", "Recall", "Specificity", "ROC AUC", "Average precision", "Support"];

    /// <summary>The metrics as two tables.</summary>
    public static string Render(SegmentationMetrics metrics)
    {
        var html = new StringBuilder();
        AppendTable(html, TotalColumns, [ToCells(metrics)]);
        AppendTable(html, ClassColumns, metrics.Classes.Select(ToCells));
        return html.ToString();
    }

    private static string[] ToCells(SegmentationMetrics metrics) =>
    [
        Format(metrics.MeanDice),
        Format(metrics.MeanIoU),
        Format(metrics.PixelAccuracy),
        Format(metrics.MeanAreaUnderRocCurve),
        Format(metrics.MeanAveragePrecision),
        Format(metrics.ImageCount),
        Format(metrics.PixelCount),
    ];

    private static string[] ToCells(SegmentationClassMetrics item) =>
    [
        item.Name,
        Format(item.Dice),
        Format(item.IoU),
        Format(item.Precision),
        Format(item.Recall),
        Format(item.Specificity),
        Format(item.AreaUnderRocCurve),
        Format(item.AveragePrecision),
        Format(item.Support),
    ];

    private static void AppendTable(StringBuilder html, string[] columns, IEnumerable<string[]> rows)
    {
        html.Append("<table><thead><tr>");
        AppendCells(html, columns, "th");
        html.Append("</tr></thead><tbody>");
        foreach (string[] row in rows)
        {
            html.Append("<tr>");
            AppendCells(html, row, "td");
            html.Append("</tr>");
        }

        html.Append("</tbody></table>");
    }

    private static void AppendCells(StringBuilder html, string[] cells, string element)
    {
        foreach (string cell in cells)
        {
            html.Append(CultureInfo.InvariantCulture, $"<{element}>{WebUtility.HtmlEncode(cell)}</{element}>");
        }
    }

    private static string Format(double ratio) => double.IsNaN(ratio) ? "–" : ratio.ToString("F4", CultureInfo.InvariantCulture);

    private static string Format(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
