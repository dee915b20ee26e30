using MLSegmentation.Formatting;

namespace MLSegmentation.Evaluation;

/// <summary>
/// The table of the metrics that are single numbers. It is what JSON, CSV, terminal, reports and notebooks are made from: a metric that
/// has a row here is in all of them.
/// </summary>
internal static class MetricTable
{
    private const MetricLevels OverallAndClass = MetricLevels.Overall | MetricLevels.Class;

    /// <summary>The rows.</summary>
    public static IReadOnlyList<SegmentationMetric> Rows { get; } =
        Array.AsReadOnly(
        [
            .. Overlap(), .. Rates(), .. Agreement(), .. Ranking(), .. Calibration(), .. Surfaces(), .. Objects(), .. ObjectAreas(), .. Volumes(),
        ]);

    private static SegmentationMetric[] Overlap() =>
    [
        new("dice", "Dice", MetricGroup.Overlap)
        {
            OverallKey = "meanDice", OfAll = metrics => metrics.MeanDice, OfClass = item => item.Dice, OfImage = image => image.Dice,
            LeadsIn = OverallAndClass, Views = MetricViews.All,
        },
        new("iou", "IoU", MetricGroup.Overlap)
        {
            OverallKey = "meanIoU", OfAll = metrics => metrics.MeanIoU, OfClass = item => item.IoU, OfImage = image => image.IoU,
            LeadsIn = OverallAndClass, Views = MetricViews.All,
        },
        new("precision", "precision", MetricGroup.Overlap)
        {
            OverallKey = "meanPrecision", OfAll = metrics => metrics.MeanPrecision, OfClass = item => item.Precision, OfImage = image => image.Precision,
            LeadsIn = MetricLevels.Class, Views = MetricViews.All,
        },
        new("recall", "recall", MetricGroup.Overlap)
        {
            OverallKey = "meanRecall", OfAll = metrics => metrics.MeanRecall, OfClass = item => item.Recall, OfImage = image => image.Recall,
            LeadsIn = MetricLevels.Class, Views = MetricViews.All,
        },
        new("f1", "F1", MetricGroup.Overlap) { OfClass = item => item.F1, IsOfImages = false, LeadsIn = MetricLevels.Class },
    ];

    private static SegmentationMetric[] Rates() =>
    [
        new("specificity", "specificity", MetricGroup.Overlap)
        {
            OverallKey = "meanSpecificity", OfAll = metrics => metrics.MeanSpecificity, OfClass = item => item.Specificity,
            OfImage = image => image.Specificity, LeadsIn = MetricLevels.Class, Views = MetricViews.Classes,
        },
        new("fBeta", "F-beta", MetricGroup.Overlap)
        {
            OverallKey = "meanFBeta", OfAll = metrics => metrics.MeanFBeta, OfClass = item => item.FBeta, OfImage = image => image.FBeta,
            Views = MetricViews.Classes, IsShown = options => options.Beta != 1,
        },
        new("binaryAccuracy", "binary accuracy", MetricGroup.Overlap)
        {
            OverallKey = "meanBinaryAccuracy", OfAll = metrics => metrics.MeanBinaryAccuracy, OfClass = item => item.BinaryAccuracy,
        },
        new("balancedAccuracy", "balanced accuracy", MetricGroup.Overlap)
        {
            OverallKey = "meanBalancedAccuracy", OfAll = metrics => metrics.MeanBalancedAccuracy, OfClass = item => item.BalancedAccuracy,
        },
        new("negativePredictiveValue", "negative predictive value", MetricGroup.Overlap)
        {
            OverallKey = "meanNegativePredictiveValue", OfAll = metrics => metrics.MeanNegativePredictiveValue,
            OfClass = item => item.NegativePredictiveValue,
        },
        new("volumetricSimilarity", "volumetric similarity", MetricGroup.Overlap)
        {
            OverallKey = "meanVolumetricSimilarity", OfAll = metrics => metrics.MeanVolumetricSimilarity, OfClass = item => item.VolumetricSimilarity,
        },
    ];

    private static SegmentationMetric[] Agreement() =>
    [
        new("pixelAccuracy", "pixel accuracy", MetricGroup.Agreement)
        {
            OverallKey = "pixelAccuracy", OfAll = metrics => metrics.PixelAccuracy, OfImage = image => image.PixelAccuracy,
            LeadsIn = MetricLevels.Overall, Views = MetricViews.Summary,
        },
        new("frequencyWeightedIoU", "frequency-weighted IoU", MetricGroup.Agreement)
        {
            OverallKey = "frequencyWeightedIoU", OfAll = metrics => metrics.FrequencyWeightedIoU, OfImage = image => image.FrequencyWeightedIoU,
            Views = MetricViews.Summary,
        },
        new("matthewsCorrelation", "Matthews correlation", MetricGroup.Agreement)
        {
            OverallKey = "matthewsCorrelation", OfAll = metrics => metrics.MatthewsCorrelation, OfImage = image => image.MatthewsCorrelation,
            Views = MetricViews.Summary,
        },
        new("cohenKappa", "Cohen's kappa", MetricGroup.Agreement)
        {
            OverallKey = "cohenKappa", OfAll = metrics => metrics.CohenKappa, OfImage = image => image.CohenKappa, Views = MetricViews.Summary,
        },
    ];

    private static SegmentationMetric[] Ranking() =>
    [
        new("areaUnderRocCurve", "ROC AUC", MetricGroup.Ranking)
        {
            OverallKey = "meanAreaUnderRocCurve", OfAll = metrics => metrics.MeanAreaUnderRocCurve, OfClass = item => item.AreaUnderRocCurve,
            IsOfImages = false, LeadsIn = OverallAndClass, Views = MetricViews.All,
        },
        new("averagePrecision", "average precision", MetricGroup.Ranking)
        {
            OverallKey = "meanAveragePrecision", OfAll = metrics => metrics.MeanAveragePrecision, OfClass = item => item.AveragePrecision,
            IsOfImages = false, LeadsIn = OverallAndClass, Views = MetricViews.Summary | MetricViews.Classes,
        },
        new("support", "pixels", MetricGroup.Overlap)
        {
            OfClass = item => item.Support, Form = Figures.Count, LeadsIn = MetricLevels.Class, Views = MetricViews.AllClasses,
        },
        new("areaUnderRocCurveErrorBound", "error bound of the ROC AUC", MetricGroup.Ranking)
        {
            OverallKey = "areaUnderRocCurveErrorBound", OfAll = metrics => metrics.AreaUnderRocCurveErrorBound, LeadsIn = MetricLevels.Overall,
        },
        new("averagePrecisionErrorBound", "error bound of the average precision", MetricGroup.Ranking)
        {
            OverallKey = "averagePrecisionErrorBound", OfAll = metrics => metrics.AveragePrecisionErrorBound,
        },
    ];

    private static SegmentationMetric[] Calibration() =>
    [
        new("expectedCalibrationError", "expected calibration error", MetricGroup.Calibration)
        {
            OverallKey = "expectedCalibrationError", OfAll = metrics => metrics.ExpectedCalibrationError, OfClass = item => item.ExpectedCalibrationError,
            IsOfImages = false,
        },
        new("brierScore", "Brier score", MetricGroup.Calibration)
        {
            OverallKey = "brierScore", OfAll = metrics => metrics.BrierScore, OfClass = item => item.BrierScore, IsOfImages = false,
        },
        new("meanBrierScore", "mean Brier score", MetricGroup.Calibration) { OverallKey = "meanBrierScore", OfAll = metrics => metrics.MeanBrierScore },
    ];

    private static SegmentationMetric[] Surfaces() =>
    [
        Surface("hausdorff", "Hausdorff", surfaces => surfaces.Hausdorff, MetricViews.AllClasses, Figures.Distance),
        Surface("hausdorff95", "Hausdorff 95 %", surfaces => surfaces.Hausdorff95, MetricViews.AllClasses, Figures.Distance),
        Surface("directedHausdorff", "directed Hausdorff", surfaces => surfaces.DirectedHausdorff, MetricViews.None, Figures.Distance),
        Surface("averageSurfaceDistance", "one-way average distance", surfaces => surfaces.AverageSurfaceDistance, MetricViews.None, Figures.Distance),
        Surface(
            "averageSymmetricSurfaceDistance", "average distance", surfaces => surfaces.AverageSymmetricSurfaceDistance, MetricViews.AllClasses,
            Figures.Distance),
        Surface("surfaceDice", "surface Dice", surfaces => surfaces.SurfaceDice, MetricViews.AllClasses, Figures.Ratio),
        Surface("boundaryIoU", "boundary IoU", surfaces => surfaces.BoundaryIoU, MetricViews.AllClasses, Figures.Ratio),
        Surface("centerlineDice", "centreline Dice", surfaces => surfaces.CenterlineDice, MetricViews.Classes, Figures.Ratio),
    ];

    private static SegmentationMetric Surface(string key, string title, Func<SurfaceMetrics, double> value, MetricViews views, Func<double, string> form) =>
        new(key, title, MetricGroup.Surfaces)
        {
            OverallKey = key,
            OfAll = metrics => metrics.MeanSurfaces is { } surfaces ? value(surfaces) : null,
            OfClass = item => item.Surfaces is { } surfaces ? value(surfaces) : null,
            OfImage = image => image.Surfaces is { } surfaces ? value(surfaces) : null,
            Form = form,
            Views = views,
        };

    private static SegmentationMetric[] Objects() =>
    [
        new("labelledObjects", "labelled", MetricGroup.Objects)
        {
            OfClass = item => item.Objects?.LabelledCount, Form = Figures.Count, Views = MetricViews.AllClasses,
        },
        new("predictedObjects", "predicted", MetricGroup.Objects)
        {
            OfClass = item => item.Objects?.PredictedCount, Form = Figures.Count, Views = MetricViews.AllClasses,
        },
        new("objectAveragePrecision", "average precision", MetricGroup.Objects)
        {
            OverallKey = "meanObjectAveragePrecision", OfAll = metrics => metrics.MeanObjectAveragePrecision,
            OfClass = item => item.Objects?.AveragePrecision, OfImage = image => image.ObjectAveragePrecision, Views = MetricViews.AllClasses,
        },
        new("panopticQuality", "panoptic quality", MetricGroup.Objects)
        {
            OverallKey = "meanPanopticQuality", OfAll = metrics => metrics.MeanPanopticQuality, OfClass = item => item.Objects?.PanopticQuality,
            OfImage = image => image.PanopticQuality, LeadsIn = MetricLevels.Overall | MetricLevels.Image, Views = MetricViews.AllClasses,
        },
        new("segmentationQuality", "segmentation quality", MetricGroup.Objects)
        {
            OfClass = item => item.Objects?.SegmentationQuality, Views = MetricViews.Classes,
        },
        new("recognitionQuality", "recognition quality", MetricGroup.Objects)
        {
            OfClass = item => item.Objects?.RecognitionQuality, Views = MetricViews.Classes,
        },
    ];

    private static SegmentationMetric[] ObjectAreas() =>
    [
        new("objectDice", "object Dice", MetricGroup.Objects)
        {
            OverallKey = "meanObjectDice", OfAll = metrics => metrics.MeanObjectDice, OfClass = item => item.Objects?.ObjectDice,
            OfImage = image => image.ObjectDice, Views = MetricViews.AllClasses,
        },
        new("aggregatedJaccard", "aggregated Jaccard index", MetricGroup.Objects)
        {
            OfClass = item => item.Objects?.AggregatedJaccard, Views = MetricViews.Classes,
        },
        new("adaptedRandError", "adapted Rand error", MetricGroup.Objects)
        {
            OfClass = item => item.Objects?.AdaptedRandError, Views = MetricViews.Classes,
        },
    ];

    private static SegmentationMetric[] Volumes() =>
    [
        new("labelledVolume", "labelled ml", MetricGroup.Volumes)
        {
            OfClass = item => item.Volumes?.LabelledVolume, Form = Figures.Volume, Views = MetricViews.AllClasses,
        },
        new("predictedVolume", "predicted ml", MetricGroup.Volumes)
        {
            OfClass = item => item.Volumes?.PredictedVolume, Form = Figures.Volume, Views = MetricViews.AllClasses,
        },
        new("relativeVolumeError", "relative volume error", MetricGroup.Volumes)
        {
            OverallKey = "meanRelativeVolumeError", OfAll = metrics => metrics.HasVolumes ? metrics.MeanRelativeVolumeError : null,
            OfClass = item => item.Volumes?.RelativeVolumeError, OfImage = image => image.RelativeVolumeError, Views = MetricViews.AllClasses,
        },
    ];
}

/// <summary>What a value of a metric is about: all images and classes, a class in all images, or all classes in an image.</summary>
[Flags]
internal enum MetricLevels
{
    None = 0,
    Overall = 1,
    Class = 2,
    Image = 4,
}

/// <summary>
/// Where a metric is shown beside the files for programs, which hold all of them: among the numbers at the head of reports and notebooks,
/// in their tables of classes, and in the short tables of classes on the terminal.
/// </summary>
[Flags]
internal enum MetricViews
{
    None = 0,
    Summary = 1,
    Classes = 2,
    Terminal = 4,
    AllClasses = Classes | Terminal,
    All = Summary | AllClasses,
}
