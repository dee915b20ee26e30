using System.Globalization;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Output;

/// <summary>A comparison as a table on the terminal: a row for each metric.</summary>
internal static class ComparisonTable
{
    private const string Signed = "+0.0000;-0.0000;0.0000";

    public static void Write(SegmentationComparison comparison) => Create(comparison).Write();

    /// <summary>The table; of its columns the difference stays longest, and how sure it is.</summary>
    public static TerminalTable Create(SegmentationComparison comparison)
    {
        string level = (100 * comparison.Bootstrap.ConfidenceLevel).ToString("0.##", CultureInfo.InvariantCulture);
        var table = new TerminalTable(
            new TerminalColumn("metric", IsNumber: false),
            new TerminalColumn("images", Rank: 9),
            new TerminalColumn("A", Rank: 3),
            new TerminalColumn("B", Rank: 4),
            new TerminalColumn("A - B", Rank: 1),
            new TerminalColumn($"{level} % interval", Rank: 5),
            new TerminalColumn("p", Rank: 2),
            new TerminalColumn("A better", Rank: 6),
            new TerminalColumn("equal", Rank: 8),
            new TerminalColumn("B better", Rank: 7));
        Add(table, "mean Dice", comparison.MeanDice);
        Add(table, "mean IoU", comparison.MeanIoU);
        Add(table, "pixel accuracy", comparison.PixelAccuracy);
        foreach (var item in comparison.Classes)
        {
            Add(table, $"Dice of {item.Name}", item.Dice);
        }

        foreach (var item in comparison.Classes)
        {
            Add(table, $"IoU of {item.Name}", item.IoU);
        }

        return table;
    }

    private static void Add(TerminalTable table, string name, MetricComparison metric) => table.AddRow(
        name,
        Format(metric.ImageCount, "0"),
        Format(metric.MeanA, "F4"),
        Format(metric.MeanB, "F4"),
        Format(metric.MeanDifference, Signed),
        $"{Format(metric.ConfidenceInterval.Lower, Signed)} to {Format(metric.ConfidenceInterval.Upper, Signed)}",
        metric.PValue < 0.0001 ? "< 0.0001" : Format(metric.PValue, "F4"),
        Format(metric.Wins, "0"),
        Format(metric.Ties, "0"),
        Format(metric.Losses, "0"));

    private static string Format(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
