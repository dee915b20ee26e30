using System.Globalization;
using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>Metrics as a table on the terminal.</summary>
internal static class MetricsTable
{
    public static void Write(SegmentationMetrics metrics)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("class");
        foreach (string column in (string[])["Dice", "IoU", "precision", "recall", "ROC AUC", "pixels"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (SegmentationClassMetrics c in metrics.Classes)
        {
            AddRow(table, c.Name, c.Dice, c.IoU, c.Precision, c.Recall, c.AreaUnderRocCurve, c.Support.ToString("N0", CultureInfo.InvariantCulture));
        }

        AddRow(table, "mean", metrics.MeanDice, metrics.MeanIoU, double.NaN, double.NaN, metrics.MeanAreaUnderRocCurve, "");
        AnsiConsole.Write(table);
        string accuracy = metrics.PixelAccuracy.ToString("F4", CultureInfo.InvariantCulture);
        AnsiConsole.WriteLine($"{metrics.ImageCount} images, pixel accuracy {accuracy}");
    }

    private static void AddRow(Table table, string name, double dice, double iou, double precision, double recall, double area, string pixels) =>
        table.AddRow(Markup.Escape(name), Number(dice), Number(iou), Number(precision), Number(recall), Number(area), pixels);

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);
}
