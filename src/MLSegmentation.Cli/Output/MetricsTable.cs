using System.Globalization;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Output;

/// <summary>Metrics as tables on the terminal.</summary>
internal static class MetricsTable
{
    private const int WorstShown = 3;

    public static void Write(SegmentationMetrics metrics)
    {
        WriteTable(metrics, group => group < MetricGroup.Surfaces);
        WriteTable(metrics, group => group == MetricGroup.Surfaces);
        WriteTable(metrics, group => group == MetricGroup.Objects);
        WriteTable(metrics, group => group == MetricGroup.Volumes);
        string images = metrics.ImageCount == 1 ? "image" : "images";
        Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{metrics.ImageCount} {images}, pixel accuracy {metrics.PixelAccuracy:F4}"));
        if (metrics.DistanceUnit == DistanceUnit.Millimetres)
        {
            Terminal.WriteLine("distances in millimetres");
        }

        WriteChoices(metrics.Options);
        WriteIntervals(metrics);
        WriteWorst(metrics.Images);
    }

    private static void WriteTable(SegmentationMetrics metrics, Predicate<MetricGroup> isShown)
    {
        SegmentationMetric[] columns =
        [
            .. SegmentationMetric.All.Where(metric => metric.IsHeadline && isShown(metric.Group) && metric.Of(metrics.Classes[0]) is not null),
        ];
        if (columns is [])
        {
            return;
        }

        var table = new TerminalTable([new TerminalColumn("class", IsNumber: false), .. columns.Select(metric => new TerminalColumn(metric.Title))]);
        foreach (var item in metrics.Classes)
        {
            table.AddRow([item.Name, .. columns.Select(metric => Format(metric, metric.Of(item)))]);
        }

        table.AddRow(["mean", .. columns.Select(metric => Format(metric, metric.Of(metrics)))]);
        table.Write();
    }

    /// <summary>A value as tables show it. Terminals may not have the signs that the library writes.</summary>
    public static string Format(SegmentationMetric metric, double? value) => value switch
    {
        null => "",
        double.NaN => "-",
        double.PositiveInfinity => "infinite",
        { } number => metric.Format(number),
    };

    private static void WriteChoices(SegmentationEvaluationOptions options)
    {
        string background = options.IncludeBackground ? "true" : "false";
        string text = $"computed with --aggregation {OptionExtensions.Word(options.Aggregation)} --averaging {OptionExtensions.Word(options.Averaging)} "
            + $"--absent {OptionExtensions.Word(options.AbsentClasses)} --background {background}";
        foreach (string line in Words.Wrap(text, Terminal.Width, indent: 2))
        {
            Terminal.WriteLine(line);
        }
    }

    private static void WriteIntervals(SegmentationMetrics metrics)
    {
        (string Title, ConfidenceInterval? Interval)[] known =
        [
            .. SegmentationMetric.All.Select(metric => (metric.OverallTitle, metric.GetInterval(metrics))).Where(item => item.Item2 is not null),
        ];
        if (metrics.Options.Bootstrap is not { } bootstrap)
        {
            return;
        }

        if (known is [])
        {
            Terminal.WriteLine("no confidence intervals: one image tells nothing of how images differ");
            return;
        }

        Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{100 * bootstrap.ConfidenceLevel:0.##} % confidence intervals:"));
        foreach (var (title, interval) in known)
        {
            Terminal.WriteLine($"  {title}  {interval}");
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

        Terminal.WriteLine("The worst images by Dice:");
        foreach (var image in worst)
        {
            Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {image.Dice:F4}  {image.ImagePath}"));
        }
    }
}
