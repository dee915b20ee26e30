using System.Xml.Linq;

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
        DataTable.Facts(Choices(metrics.Options)));

    private static XElement Headline(SegmentationMetrics metrics)
    {
        (string Title, string Property, double Value)[] numbers =
        [
            ("Mean Dice", nameof(metrics.MeanDice), metrics.MeanDice),
            ("Mean IoU", nameof(metrics.MeanIoU), metrics.MeanIoU),
            ("Pixel accuracy", nameof(metrics.PixelAccuracy), metrics.PixelAccuracy),
            ("Mean precision", nameof(metrics.MeanPrecision), metrics.MeanPrecision),
            ("Mean recall", nameof(metrics.MeanRecall), metrics.MeanRecall),
            ("Mean ROC AUC", nameof(metrics.MeanAreaUnderRocCurve), metrics.MeanAreaUnderRocCurve),
            ("Mean average precision", nameof(metrics.MeanAveragePrecision), metrics.MeanAveragePrecision),
            ("Frequency-weighted IoU", nameof(metrics.FrequencyWeightedIoU), metrics.FrequencyWeightedIoU),
            ("Matthews correlation", nameof(metrics.MatthewsCorrelation), metrics.MatthewsCorrelation),
            ("Cohen's kappa", nameof(metrics.CohenKappa), metrics.CohenKappa),
        ];
        var shown = numbers.Where(number => !double.IsNaN(number.Value));
        return Html.Element("dl", [Html.Class("headline"), .. shown.Select(number => Html.Element(
            "div", Html.Element("dt", number.Title), Html.Element("dd", Figures.Ratio(number.Value), Interval(metrics, number.Property))))]);
    }

    private static XElement? Interval(SegmentationMetrics metrics, string property) =>
        metrics.ConfidenceIntervals?.TryGetValue(property, out var interval) == true && !double.IsNaN(interval.Lower)
            ? Html.Element("span", Html.Class("soft"), $"{Figures.Ratio(interval.Lower)} to {Figures.Ratio(interval.Upper)}")
            : null;

    private static IEnumerable<(string Name, string Value)> Choices(SegmentationEvaluationOptions options)
    {
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
        yield return ("Background", options.IncludeBackground ? "takes part in means" : $"class {options.BackgroundClassIndex} is left out of means");
        if (options.Bootstrap is { } bootstrap)
        {
            yield return ("Intervals", $"{Figures.Plain(100 * bootstrap.ConfidenceLevel)} %, from {Figures.Count(bootstrap.Resamples)} "
                + $"resamples of the images, seed {bootstrap.Seed}");
        }
    }
}
