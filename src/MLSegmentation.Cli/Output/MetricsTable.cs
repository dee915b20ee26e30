using System.Globalization;
using MLSegmentation.Evaluation;
using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>Metrics as a table on the terminal.</summary>
internal static class MetricsTable
{
    private const int WorstShown = 3;

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

        AddRow(table, "mean", metrics.MeanDice, metrics.MeanIoU, metrics.MeanPrecision, metrics.MeanRecall, metrics.MeanAreaUnderRocCurve, "");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"{metrics.ImageCount} {(metrics.ImageCount == 1 ? "image" : "images")}, pixel accuracy {Number(metrics.PixelAccuracy)}");
        WriteIntervals(metrics);
        WriteWorst(metrics.Images);
    }

    private static void WriteIntervals(SegmentationMetrics metrics)
    {
        if (metrics is not { ConfidenceIntervals: { } intervals, Options.Bootstrap: { } bootstrap })
        {
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{100 * bootstrap.ConfidenceLevel:0.##} % confidence intervals:"));
        foreach (var (name, interval) in intervals.Where(pair => !double.IsNaN(pair.Value.Lower)))
        {
            Console.WriteLine($"  {name}  {Number(interval.Lower)} to {Number(interval.Upper)}");
        }
    }

    private static void WriteWorst(IReadOnlyList<ImageMetrics> images)
    {
        ImageMetrics[] worst = [.. images.Where(image => image.ImagePath is not null && !double.IsNaN(image.Dice)).OrderBy(image => image.Dice).Take(WorstShown)];
        if (images.Count <= WorstShown || worst.Length == 0)
        {
            return;
        }

        Console.WriteLine("The worst images by Dice:");
        foreach (ImageMetrics image in worst)
        {
            Console.WriteLine($"  {Number(image.Dice)}  {image.ImagePath}");
        }
    }

    private static void AddRow(Table table, string name, double dice, double iou, double precision, double recall, double area, string pixels) =>
        table.AddRow(Markup.Escape(name), Number(dice), Number(iou), Number(precision), Number(recall), Number(area), pixels);

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);
}
