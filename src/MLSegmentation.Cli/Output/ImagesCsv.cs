using System.Text;
using MLSegmentation.Evaluation;
using MLSegmentation.IO;
using MLSegmentation.Rendering;

namespace MLSegmentation.Cli.Output;

/// <summary>The metrics of each image as comma-separated values: one line an image, after a line of names.</summary>
internal static class ImagesCsv
{
    private static readonly Column<ImageMetrics>[] Columns =
    [
        new("dice", image => image.Dice),
        new("iou", image => image.IoU),
        new("precision", image => image.Precision),
        new("recall", image => image.Recall),
        new("specificity", image => image.Specificity),
        new("fBeta", image => image.FBeta),
        new("pixelAccuracy", image => image.PixelAccuracy),
        new("frequencyWeightedIoU", image => image.FrequencyWeightedIoU),
        new("matthewsCorrelation", image => image.MatthewsCorrelation),
        new("cohenKappa", image => image.CohenKappa),
    ];

    private static readonly Column<SurfaceMetrics>[] SurfaceColumns =
    [
        new("hausdorff", surfaces => surfaces.Hausdorff),
        new("hausdorff95", surfaces => surfaces.Hausdorff95),
        new("directedHausdorff", surfaces => surfaces.DirectedHausdorff),
        new("averageSurfaceDistance", surfaces => surfaces.AverageSurfaceDistance),
        new("averageSymmetricSurfaceDistance", surfaces => surfaces.AverageSymmetricSurfaceDistance),
        new("surfaceDice", surfaces => surfaces.SurfaceDice),
        new("boundaryIoU", surfaces => surfaces.BoundaryIoU),
    ];

    private static readonly Column<ImageMetrics>[] ImageObjectColumns =
    [
        new("objectAveragePrecision", image => image.ObjectAveragePrecision),
        new("panopticQuality", image => image.PanopticQuality),
        new("objectDice", image => image.ObjectDice),
    ];

    private static readonly Column<SegmentationClassMetrics>[] ClassColumns =
    [
        new("dice", item => item.Dice),
        new("iou", item => item.IoU),
        new("precision", item => item.Precision),
        new("recall", item => item.Recall),
        new("specificity", item => item.Specificity),
        new("fBeta", item => item.FBeta),
        new("binaryAccuracy", item => item.BinaryAccuracy),
        new("balancedAccuracy", item => item.BalancedAccuracy),
        new("support", item => item.Support),
    ];

    private static readonly Column<SegmentationClassMetrics>[] ObjectColumns =
    [
        new("labelledObjects", item => item.Objects?.LabelledCount),
        new("predictedObjects", item => item.Objects?.PredictedCount),
        new("objectAveragePrecision", item => item.Objects?.AveragePrecision),
        new("panopticQuality", item => item.Objects?.PanopticQuality),
        new("segmentationQuality", item => item.Objects?.SegmentationQuality),
        new("recognitionQuality", item => item.Objects?.RecognitionQuality),
        new("objectDice", item => item.Objects?.ObjectDice),
    ];

    /// <summary>Writes the file, or nothing when none was asked for.</summary>
    public static void Write(FileInfo? file, SegmentationMetrics metrics)
    {
        if (file is not null)
        {
            AtomicFile.WriteAllBytes(file.FullName, Encoding.UTF8.GetBytes(Create(metrics)));
        }
    }

    /// <summary>The content of the file.</summary>
    public static string Create(SegmentationMetrics metrics)
    {
        bool hasSurfaces = metrics.Options.Surfaces is not null;
        bool hasObjects = metrics.Options.Objects is not null;
        Column<ImageMetrics>[] perImage =
        [
            .. Columns,
            .. hasSurfaces ? Surfaces<ImageMetrics>(image => image.Surfaces) : [],
            .. hasObjects ? ImageObjectColumns : [],
        ];
        Column<SegmentationClassMetrics>[] perClass =
        [
            .. ClassColumns,
            .. hasSurfaces ? Surfaces<SegmentationClassMetrics>(item => item.Surfaces) : [],
            .. hasObjects ? ObjectColumns : [],
        ];
        var csv = new CsvText();
        var classNames = perClass.SelectMany(column => metrics.Classes.Select(item => $"{column.Name}:{item.Name}"));
        csv.AppendLine(["imagePath", "pixelCount", .. perImage.Select(column => column.Name), .. classNames]);
        foreach (var image in metrics.Images)
        {
            double?[] values =
            [
                image.PixelCount,
                .. perImage.Select(column => column.Value(image)),
                .. perClass.SelectMany(column => image.Classes.Select(column.Value)),
            ];
            csv.AppendLine([image.ImagePath ?? "", .. values.Select(CsvText.Format)]);
        }

        return csv.ToString();
    }

    private static IEnumerable<Column<T>> Surfaces<T>(Func<T, SurfaceMetrics?> find) =>
        SurfaceColumns.Select(column => new Column<T>(column.Name, item => find(item) is { } surfaces ? column.Value(surfaces) : null));

    private sealed record Column<T>(string Name, Func<T, double?> Value);
}
