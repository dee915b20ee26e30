using System.Xml.Linq;
using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>The ROC and the precision-recall curve of each class.</summary>
internal static class CurveSection
{
    /// <summary>Makes the section; null without curves.</summary>
    public static ReportSection? Create(SegmentationMetrics metrics)
    {
        XElement[] roc = [.. OneOfTwo(metrics.Classes).Where(item => item.RocCurve is not null).Select(item => Draw(item, item.RocCurve!))];
        XElement[] precision = [.. metrics.Classes.Where(item => item.PrecisionRecallCurve is not null)
            .Select(item => Draw(item, item.PrecisionRecallCurve!, metrics.PixelCount))];
        return roc is [] && precision is [] ? null : new ReportSection(
            "curves",
            "Curves",
            Html.Element("p", "Each class against the rest, over the pixels of all images. The broken line is what guessing gives. "
                + "The best threshold of the first kind has the largest difference of both rates (Youden's J)."),
            Html.Element("h3", "Receiver operating characteristic"),
            Html.Element("div", [Html.Class("charts"), .. roc]),
            Html.Element("h3", "Precision over recall"),
            Html.Element("div", [Html.Class("charts"), .. precision]));
    }

    /// <summary>Of two classes, the curve of one is that of the other, turned around: the one that is no background is shown.</summary>
    private static IEnumerable<SegmentationClassMetrics> OneOfTwo(IReadOnlyList<SegmentationClassMetrics> classes) => classes switch
    {
        [var first, var second] => [SegmentationClass.IsBackgroundName(second.Name) ? first : second],
        _ => classes,
    };

    private static XElement Draw(SegmentationClassMetrics item, RocCurve curve)
    {
        string best = item.BestYoudenThreshold is { } threshold ? $", best threshold {Figures.Ratio(threshold.Threshold)}" : "";
        string caption = $"{item.Name}: ROC AUC {Figures.Ratio(item.AreaUnderRocCurve)}{best}";
        return CurveChart.Figure(
            caption, "false positive rate", "true positive rate", [CurveChart.Diagonal(), CurveChart.Line(curve.FalsePositiveRates, curve.TruePositiveRates)]);
    }

    private static XElement Draw(SegmentationClassMetrics item, PrecisionRecallCurve curve, long pixels)
    {
        string best = item.BestDiceThreshold is { } threshold ? $", best Dice {Figures.Ratio(threshold.Value)} at {Figures.Ratio(threshold.Threshold)}" : "";
        string caption = $"{item.Name}: average precision {Figures.Ratio(item.AveragePrecision)}{best}";
        return CurveChart.Figure(
            caption, "recall", "precision", [CurveChart.Level((double)item.Support / pixels), CurveChart.Line(curve.Recalls, curve.Precisions)]);
    }
}
