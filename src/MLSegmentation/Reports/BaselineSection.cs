using System.Globalization;
using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Simple methods beside what was evaluated.</summary>
internal static class BaselineSection
{
    /// <summary>Makes the section; null without results.</summary>
    public static ReportSection? Create(SegmentationMetrics metrics, SegmentationReportOptions options) => options.Baselines is [] ? null : new ReportSection(
        "baselines",
        "Simple methods",
        Html.Element("p", Describe(options)),
        DataTable.Create(
            "Simple methods on the same images",
            ["Method", "Mean Dice", "Mean IoU", .. metrics.Classes.Select(item => $"Dice of {item.Name}"), "Seconds", "Parameters"],
            Rows(metrics, options)));

    private static string Describe(SegmentationReportOptions options) => options.BaselinesSawTestImages
        ? "What needs no network, on the same images. These methods were fitted to the very images that they are evaluated on, so that their numbers are "
            + "too good: a model that does not beat them clearly has learned little."
        : "What needs no network, on the same images: the floor that a model has to beat.";

    private static IEnumerable<object[]> Rows(SegmentationMetrics metrics, SegmentationReportOptions options) => options.Baselines
        .Append(BaselineResult.Create("what this report is about", metrics))
        .OrderByDescending(result => result.MeanDice)
        .Select(result => (object[])
        [
            Html.Name(result.Name),
            Figures.Ratio(result.MeanDice),
            Figures.Ratio(result.MeanIoU),
            .. metrics.Classes.Select(item => Figures.Ratio(result.Classes.FirstOrDefault(other => other.Name == item.Name)?.Dice ?? double.NaN)),
            result.ScoringSeconds > 0 ? (result.FittingSeconds + result.ScoringSeconds).ToString("F1", CultureInfo.InvariantCulture) : Figures.None,
            result.Parameters,
        ]);
}
