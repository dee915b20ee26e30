using System.Globalization;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Output;

/// <summary>A cross-validation as tables on the terminal: the folds with their mean and deviation, and the classes.</summary>
internal static class CrossValidationTable
{
    public static void Write(SegmentationCrossValidation folds)
    {
        OfFolds(folds).Write();
        OfClasses(folds.Summary).Write();
        Terminal.WriteLine(folds.Summary.ToString());
    }

    /// <summary>A row for each fold, and below them the mean and the standard deviation.</summary>
    public static TerminalTable OfFolds(SegmentationCrossValidation folds)
    {
        var summary = folds.Summary;
        (string Title, Func<SegmentationMetrics, double> Value, MeanAndDeviation Of)[] columns =
        [
            ("Dice", metrics => metrics.MeanDice, summary.MeanDice),
            ("IoU", metrics => metrics.MeanIoU, summary.MeanIoU),
            ("pixel accuracy", metrics => metrics.PixelAccuracy, summary.PixelAccuracy),
            ("precision", metrics => metrics.MeanPrecision, summary.MeanPrecision),
            ("recall", metrics => metrics.MeanRecall, summary.MeanAccuracy),
            ("ROC AUC", metrics => metrics.MeanAreaUnderRocCurve, summary.MeanAreaUnderRocCurve),
            ("images", metrics => metrics.ImageCount, new(double.NaN, double.NaN)),
        ];
        var table = new TerminalTable([new TerminalColumn("fold", IsNumber: false), .. columns.Select(column => new TerminalColumn(column.Title))]);
        foreach (var fold in folds)
        {
            table.AddRow([$"{fold.Fold + 1}", .. columns.Select(column => Format(column.Title, column.Value(fold.Metrics)))]);
        }

        table.AddRow(["mean", .. columns.Select(column => Format(column.Title, column.Of.Mean))]);
        table.AddRow(["deviation", .. columns.Select(column => Format(column.Title, column.Of.StandardDeviation))]);
        return table;
    }

    /// <summary>A row for each class, with means and standard deviations over the folds.</summary>
    public static TerminalTable OfClasses(SegmentationCrossValidationSummary summary)
    {
        var table = new TerminalTable(
            new TerminalColumn("class", IsNumber: false),
            new TerminalColumn("Dice"),
            new TerminalColumn("IoU"),
            new TerminalColumn("precision"),
            new TerminalColumn("recall"),
            new TerminalColumn("ROC AUC"));
        foreach (var item in summary.Classes)
        {
            table.AddRow(item.Name, Format(item.Dice), Format(item.IoU), Format(item.Precision), Format(item.Recall), Format(item.AreaUnderRocCurve));
        }

        return table;
    }

    private static string Format(string title, double value) =>
        double.IsNaN(value) ? "" : value.ToString(title == "images" ? "0" : "F4", CultureInfo.InvariantCulture);

    private static string Format(MeanAndDeviation value) => double.IsNaN(value.Mean) ? "-" : value.ToString();
}
