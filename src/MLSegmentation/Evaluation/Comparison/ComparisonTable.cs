using System.Globalization;
using MLSegmentation.Formatting;

namespace MLSegmentation.Evaluation.Comparison;

/// <summary>Writes a comparison as a table.</summary>
internal static class ComparisonTable
{
    /// <summary>A row for each metric, with columns that line up; lines end with a line feed.</summary>
    public static string Format(SegmentationComparison comparison)
    {
        string level = comparison.Bootstrap.ConfidenceLevel.ToString("0.##%", CultureInfo.InvariantCulture);
        string[][] table =
        [
            ["metric", "images", "A", "B", "A - B", $"{level} interval", "p", "A better", "equal", "B better"],
            Format("mean Dice", comparison.MeanDice),
            Format("mean IoU", comparison.MeanIoU),
            Format("pixel accuracy", comparison.PixelAccuracy),
            .. comparison.Classes.Select(item => Format($"Dice of {item.Name}", item.Dice)),
            .. comparison.Classes.Select(item => Format($"IoU of {item.Name}", item.IoU)),
        ];
        return TextTable.Format(table);
    }

    private static string[] Format(string name, MetricComparison metric) =>
    [
        name,
        Format(metric.ImageCount, "0"),
        Format(metric.MeanA, "F4"),
        Format(metric.MeanB, "F4"),
        Format(metric.MeanDifference, "+0.0000;-0.0000;0.0000"),
        $"{Format(metric.ConfidenceInterval.Lower, "+0.0000;-0.0000;0.0000")} to {Format(metric.ConfidenceInterval.Upper, "+0.0000;-0.0000;0.0000")}",
        metric.PValue < 0.0001 ? "< 0.0001" : Format(metric.PValue, "F4"),
        Format(metric.Wins, "0"),
        Format(metric.Ties, "0"),
        Format(metric.Losses, "0"),
    ];

    private static string Format(double value, string format) => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);
}
