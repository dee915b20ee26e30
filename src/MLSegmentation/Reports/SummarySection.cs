using System.Xml.Linq;
using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>The headline numbers, and the choices under which they were computed.</summary>
internal static class SummarySection
{
    /// <summary>Makes the section.</summary>
    public static ReportSection Create(SegmentationMetrics metrics) => new(
        "summary",
        "Summary",
        Headline(metrics),
        Html.Element("h3", "How these numbers were computed"),
        DataTable.Facts(Choices(metrics)));

    /// <summary>The headline numbers: those that are numbers, each as its title, its value, and its confidence interval where there is one.</summary>
    public static IEnumerable<(string Title, string Value, string? Interval)> GetNumbers(SegmentationMetrics metrics) =>
        from metric in SegmentationMetric.All
        where metric.Views.HasFlag(MetricViews.Summary)
        orderby metric.LeadsIn.HasFlag(MetricLevels.Overall) descending
        let value = metric.Of(metrics)
        where value is not null && !double.IsNaN(value.Value)
        let interval = metric.GetInterval(metrics)
        select (Figures.Capitalize(metric.OverallTitle), metric.Format(value.Value), interval?.ToString());

    private static XElement Headline(SegmentationMetrics metrics) =>
        Html.Element("dl", [Html.Class("headline"), .. GetNumbers(metrics).Select(number => Html.Element(
            "div",
            Html.Element("dt", number.Title),
            Html.Element("dd", number.Value, number.Interval is null ? null : Html.Element("span", Html.Class("soft"), number.Interval))))]);

    private static IEnumerable<(string Name, string Value)> Choices(SegmentationMetrics metrics)
    {
        var options = metrics.Options;
        yield return ("Aggregation", options.Aggregation switch
        {
            MetricAggregation.Dataset => "pixels of all images counted together",
            MetricAggregation.PerImage => "a value for each image, then the mean over images",
            _ => "a value for each image and class, then the mean over images, then over classes",
        });
        yield return ("Averaging over classes", options.Averaging switch
        {
            ClassAveraging.Macro => "every class counts alike",
            ClassAveraging.Micro => "pixels of all classes counted together",
            _ => options.ClassWeights is null
                ? "classes count by their labelled pixels"
                : $"classes count by the weights {string.Join(", ", options.ClassWeights.Select(Figures.Plain))}",
        });
        yield return ("Absent classes", options.AbsentClasses switch
        {
            AbsentClassPolicy.Skip => "left out of means where neither labelled nor predicted",
            AbsentClassPolicy.One => "count as 1",
            AbsentClassPolicy.Zero => "count as 0",
            _ => "left out of means where not labelled",
        });
        yield return ("Background", options.IncludeBackground ? "takes part in means"
            : $"the class {metrics.Classes[options.BackgroundClassIndex ?? 0].Name} is left out of means");
        if (options.Beta != 1)
        {
            yield return ("F-beta", $"recall weighs {Figures.Plain(options.Beta)} times as much as precision");
        }

        if (options.Bootstrap is { } bootstrap)
        {
            bool areNone = metrics.ConfidenceIntervals?.Values.All(interval => double.IsNaN(interval.Lower)) ?? true;
            yield return ("Intervals", areNone ? "none: one image tells nothing of how images differ"
                : $"{Figures.Plain(100 * bootstrap.ConfidenceLevel)} %, from {Figures.Count(bootstrap.Resamples)} "
                + $"resamples of the images, seed {bootstrap.Seed}");
        }
    }
}
