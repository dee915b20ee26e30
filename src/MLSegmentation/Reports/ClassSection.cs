using System.Xml.Linq;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Reports;

/// <summary>The tables of the classes: overlap and ranking, distances of outlines, objects.</summary>
internal static class ClassSection
{
    /// <summary>Makes the section.</summary>
    public static ReportSection Create(SegmentationMetrics metrics, SegmentationClasses classes) => new(
        "classes",
        "Classes",
        Overlap(metrics, classes),
        Surfaces(metrics, classes),
        Objects(metrics, classes));

    /// <summary>A class's name behind a patch of its colour.</summary>
    public static object[] Name(SegmentationClass item) => [Swatch(item.Color), item.Name];

    /// <summary>A patch of colour; null for that of the text.</summary>
    public static XElement Swatch(RgbColor? color) =>
        Html.Element(
            "span",
            Html.Class("swatch"),
            Html.Attribute("style", $"background:{color?.ToString() ?? "currentColor"}"),
            Html.Attribute("aria-hidden", "true"));

    private static XElement Overlap(SegmentationMetrics metrics, SegmentationClasses classes)
    {
        Column[] all =
        [
            new("Dice", item => item.Dice, metrics.MeanDice, nameof(SegmentationClassMetrics.Dice)),
            new("IoU", item => item.IoU, metrics.MeanIoU, nameof(SegmentationClassMetrics.IoU)),
            new("Precision", item => item.Precision, metrics.MeanPrecision),
            new("Recall", item => item.Recall, metrics.MeanRecall),
            new(FormattableString.Invariant($"F-{metrics.Options.Beta:0.##}"), item => metrics.Options.Beta == 1 ? double.NaN : item.FBeta, metrics.MeanFBeta),
            new("Specificity", item => item.Specificity, metrics.MeanSpecificity),
            new("ROC AUC", item => item.AreaUnderRocCurve, metrics.MeanAreaUnderRocCurve),
            new("Average precision", item => item.AveragePrecision, metrics.MeanAveragePrecision),
        ];
        Column[] columns = [.. all.Where(column => metrics.Classes.Any(item => !double.IsNaN(column.Value(item))))];
        double pixels = metrics.PixelCount;
        var rows = metrics.Classes.Select((item, index) => (object[])
        [
            Name(classes[index]), .. columns.Select(column => Cell(item, column)), Figures.Count(item.Support), Figures.Percent(item.Support / pixels),
        ]);
        object[] mean = ["Mean", .. columns.Select(column => Figures.Ratio(column.Mean)), "", ""];
        return DataTable.Create(
            "Overlap of labelled and predicted pixels",
            ["Class", .. columns.Select(column => column.Name), "Pixels", "Share"],
            rows.Append(mean));
    }

    private static object?[] Surfaces(SegmentationMetrics metrics, SegmentationClasses classes)
    {
        if (metrics.Options.Surfaces is not { } options || metrics.Classes.All(item => item.Surfaces is null))
        {
            return [];
        }

        string spacing =
            $"pixels {Figures.Plain(options.Spacing.Height)} × {Figures.Plain(options.Spacing.Width)} apart, tolerance {Figures.Plain(options.Tolerance)}";
        string[] columns = ["Class", "Hausdorff", "Hausdorff 95 %", "Average distance", "Surface Dice", "Boundary IoU"];
        var rows = Rows(metrics, classes, item => Cells(item.Surfaces));
        object[] mean = ["Mean", .. Cells(metrics.MeanSurfaces)];
        return [Html.Element("h3", "Distances between outlines"), DataTable.Create($"Means over images; {spacing}", columns, rows.Append(mean))];
    }

    private static object?[] Objects(SegmentationMetrics metrics, SegmentationClasses classes)
    {
        if (metrics.Options.Objects is not { } options || metrics.Classes.All(item => item.Objects is null))
        {
            return [];
        }

        string touching = options.Connectivity == PixelConnectivity.Four ? "edges" : "edges or corners";
        string size = options.MinimumArea > 1 ? $", of at least {options.MinimumArea} pixels" : "";
        string caption = $"Areas of pixels that touch at {touching}{size}; matched above an IoU of {Figures.Plain(options.IoUThresholds[0])}";
        string[] columns =
        [
            "Class",
            "Labelled",
            "Predicted",
            "Matched",
            "Precision",
            "Recall",
            "Average precision",
            "Panoptic quality",
            "Segmentation quality",
            "Recognition quality",
            "Object Dice",
        ];
        var rows = Rows(metrics, classes, item => Cells(item.Objects));
        object[] mean =
        [
            "Mean", "", "", "", "", "", Figures.Ratio(metrics.MeanObjectAveragePrecision), Figures.Ratio(metrics.MeanPanopticQuality), "",
            "", Figures.Ratio(metrics.MeanObjectDice),
        ];
        return [Html.Element("h3", "Objects"), DataTable.Create(caption, columns, rows.Append(mean))];
    }

    private static IEnumerable<object[]> Rows(SegmentationMetrics metrics, SegmentationClasses classes, Func<SegmentationClassMetrics, string[]> cells) =>
        metrics.Classes
            .Select((item, index) => (Name: Name(classes[index]), Cells: cells(item)))
            .Where(row => row.Cells is not [])
            .Select(row => (object[])[row.Name, .. row.Cells]);

    private static string[] Cells(SurfaceMetrics? item) => item is null ? [] :
    [
        Figures.Distance(item.Hausdorff), Figures.Distance(item.Hausdorff95), Figures.Distance(item.AverageSymmetricSurfaceDistance),
        Figures.Ratio(item.SurfaceDice), Figures.Ratio(item.BoundaryIoU),
    ];

    // The first threshold is the lowest, the usual one of 0.5.
    private static string[] Cells(ObjectMetrics? item) => item is null ? [] :
    [
        Figures.Count(item.LabelledCount), Figures.Count(item.PredictedCount), Figures.Count(item.TruePositives[0]),
        Figures.Ratio(item.Precision[0]), Figures.Ratio(item.Recall[0]), Figures.Ratio(item.AveragePrecision), Figures.Ratio(item.PanopticQuality),
        Figures.Ratio(item.SegmentationQuality), Figures.Ratio(item.RecognitionQuality), Figures.Ratio(item.ObjectDice),
    ];

    private static object[] Cell(SegmentationClassMetrics item, Column column)
    {
        string value = Figures.Ratio(column.Value(item));
        return column.Property is { } property && item.ConfidenceIntervals?.TryGetValue(property, out var interval) == true && !double.IsNaN(interval.Lower)
            ? [value, Html.Element("small", $"{Figures.Ratio(interval.Lower)} to {Figures.Ratio(interval.Upper)}")]
            : [value];
    }

    private sealed record Column(string Name, Func<SegmentationClassMetrics, double> Value, double Mean, string? Property = null);
}
