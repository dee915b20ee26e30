using System.Xml.Linq;
using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>The reliability diagram: whether pixels are right as often as their probability says.</summary>
internal static class CalibrationSection
{
    /// <summary>A bin with a smaller share of the pixels is in the table only: where it lies is chance.</summary>
    private const double SmallestShare = 1e-4;

    /// <summary>Makes the section; null without probabilities.</summary>
    public static ReportSection? Create(SegmentationMetrics metrics) => metrics.Reliability is { } bins && bins.Any(bin => bin.Count > 0)
        ? new ReportSection(
            "calibration",
            "Calibration",
            Html.Element("p", "How often pixels are right, over the probability of their predicted class. "
                + "On the broken line, a probability means what it says; below it, the model is too sure of itself."),
            Html.Element("div", Html.Class("charts"), Draw(metrics, [.. bins.Where(bin => bin.Count >= SmallestShare * metrics.PixelCount)])),
            DataTable.Create(
                "Pixels by the probability of their predicted class",
                ["Probability", "Mean", "Right", "Pixels"],
                bins.Where(bin => bin.Count > 0).Select(Row)))
        : null;

    private static XElement Draw(SegmentationMetrics metrics, ReliabilityBin[] bins)
    {
        string caption = $"Expected calibration error {Figures.Ratio(metrics.ExpectedCalibrationError)}, Brier score {Figures.Ratio(metrics.BrierScore)}";
        double[] confidences = [.. bins.Select(bin => bin.MeanConfidence)];
        double[] accuracies = [.. bins.Select(bin => bin.Accuracy)];
        IEnumerable<XElement> content = [CurveChart.Diagonal(), CurveChart.Line(confidences, accuracies), .. confidences.Zip(accuracies, CurveChart.Point)];
        return CurveChart.Figure(caption, "probability", "share of right pixels", content);
    }

    private static object[] Row(ReliabilityBin bin) =>
    [
        $"{Figures.Plain(bin.Lower)} to {Figures.Plain(bin.Upper)}", Figures.Ratio(bin.MeanConfidence), Figures.Percent(bin.Accuracy), Figures.Count(bin.Count),
    ];
}
