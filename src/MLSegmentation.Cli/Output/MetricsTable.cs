using System.Globalization;
using MLSegmentation.Evaluation;
using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>Metrics as a table on the terminal.</summary>
internal static class MetricsTable
{
    private const int WorstShown = 3;
    private const string Mean = "mean";

    private static readonly (string Property, string Name)[] Intervals =
    [
        (nameof(SegmentationMetrics.MeanDice), "mean Dice"), (nameof(SegmentationMetrics.MeanIoU), "mean IoU"),
        (nameof(SegmentationMetrics.PixelAccuracy), "pixel accuracy"),
    ];

    public static void Write(SegmentationMetrics metrics)
    {
        var table = Create("Dice", "IoU", "precision", "recall", "ROC AUC", "pixels");
        foreach (var c in metrics.Classes)
        {
            AddRow(table, c.Name, Number(c.Dice), Number(c.IoU), Number(c.Precision), Number(c.Recall), Number(c.AreaUnderRocCurve), Count(c.Support));
        }

        AddRow(
            table, Mean, Number(metrics.MeanDice), Number(metrics.MeanIoU), Number(metrics.MeanPrecision), Number(metrics.MeanRecall),
            Number(metrics.MeanAreaUnderRocCurve), "");
        AnsiConsole.Write(table);
        WriteSurfaces(metrics);
        WriteObjects(metrics);
        AnsiConsole.WriteLine($"{metrics.ImageCount} {(metrics.ImageCount == 1 ? "image" : "images")}, pixel accuracy {Number(metrics.PixelAccuracy)}");
        WriteChoices(metrics);
        WriteIntervals(metrics);
        WriteWorst(metrics.Images);
    }

    private static void WriteSurfaces(SegmentationMetrics metrics)
    {
        if (metrics.MeanSurfaces is not { } mean)
        {
            return;
        }

        var table = Create("Hausdorff", "95 %", "average distance", "surface Dice", "boundary IoU");
        foreach ((string name, var surfaces) in metrics.Classes.Select(c => (c.Name, c.Surfaces!)).Append((Mean, mean)))
        {
            AddRow(
                table, name, Distance(surfaces.Hausdorff), Distance(surfaces.Hausdorff95),
                Distance(surfaces.AverageSymmetricSurfaceDistance), Number(surfaces.SurfaceDice), Number(surfaces.BoundaryIoU));
        }

        AnsiConsole.Write(table);
    }

    private static void WriteObjects(SegmentationMetrics metrics)
    {
        if (metrics.Options.Objects is null)
        {
            return;
        }

        var table = Create("labelled", "predicted", "average precision", "panoptic quality", "object Dice");
        foreach (var c in metrics.Classes)
        {
            var objects = c.Objects!;
            AddRow(
                table, c.Name, Count(objects.LabelledCount), Count(objects.PredictedCount), Number(objects.AveragePrecision),
                Number(objects.PanopticQuality), Number(objects.ObjectDice));
        }

        AddRow(table, Mean, "", "", Number(metrics.MeanObjectAveragePrecision), Number(metrics.MeanPanopticQuality), Number(metrics.MeanObjectDice));
        AnsiConsole.Write(table);
    }

    private static void WriteChoices(SegmentationMetrics metrics)
    {
        var options = EvaluationOptionsResult.Of(metrics.Options);
        string background = options.IncludeBackground ? "true" : "false";
        Console.WriteLine(
            $"computed with --aggregation {options.Aggregation} --averaging {options.Averaging} --absent {options.AbsentClasses} --background {background}");
    }

    private static void WriteIntervals(SegmentationMetrics metrics)
    {
        if (metrics is not { ConfidenceIntervals: { } intervals, Options.Bootstrap: { } bootstrap })
        {
            return;
        }

        (string Name, ConfidenceInterval Interval)[] known =
            [.. Intervals.Select(item => (item.Name, intervals[item.Property])).Where(item => !double.IsNaN(item.Item2.Lower))];
        if (known is [])
        {
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{100 * bootstrap.ConfidenceLevel:0.##} % confidence intervals:"));
        foreach ((string name, var interval) in known)
        {
            Console.WriteLine($"  {name}  {Number(interval.Lower)} to {Number(interval.Upper)}");
        }
    }

    private static void WriteWorst(IReadOnlyList<ImageMetrics> images)
    {
        ImageMetrics[] worst = [.. images.Where(image => image.ImagePath is not null && !double.IsNaN(image.Dice))
            .OrderBy(image => image.Dice)
            .Take(WorstShown)];
        if (images.Count <= WorstShown || worst.Length == 0)
        {
            return;
        }

        Console.WriteLine("The worst images by Dice:");
        foreach (var image in worst)
        {
            Console.WriteLine($"  {Number(image.Dice)}  {image.ImagePath}");
        }
    }

    private static Table Create(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("class");
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private static void AddRow(Table table, string name, params string[] cells) => table.AddRow([Markup.Escape(name), .. cells]);

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Distance(double value) =>
        double.IsNaN(value) ? "-" : double.IsInfinity(value) ? "infinite" : value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
