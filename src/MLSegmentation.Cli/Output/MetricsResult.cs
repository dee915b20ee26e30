using System.Text.Json.Serialization;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of metrics.</summary>
internal sealed record MetricsResult(
    int Images,
    double MeanDice,
    double MeanIoU,
    double PixelAccuracy,
    double MeanAreaUnderRocCurve,
    double MeanAveragePrecision,
    double AreaUnderRocCurveErrorBound,
    IReadOnlyList<ClassMetricsResult> Classes,
    IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix)
{
    public required EvaluationOptionsResult Options { get; init; }

    public required long PixelCount { get; init; }

    public required double MeanPrecision { get; init; }

    public required double MeanRecall { get; init; }

    public required double MeanSpecificity { get; init; }

    public required double MeanFBeta { get; init; }

    public required double MeanBinaryAccuracy { get; init; }

    public required double MeanBalancedAccuracy { get; init; }

    public required double FrequencyWeightedIoU { get; init; }

    public required double MatthewsCorrelation { get; init; }

    public required double CohenKappa { get; init; }

    public required double AveragePrecisionErrorBound { get; init; }

    public required double ExpectedCalibrationError { get; init; }

    public required double BrierScore { get; init; }

    public required double MeanBrierScore { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReliabilityBin>? Reliability { get; init; }

    /// <summary>Null where surfaces were not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SurfaceMetrics? MeanSurfaces { get; init; }

    public required double MeanPanopticQuality { get; init; }

    public required double MeanObjectAveragePrecision { get; init; }

    public required double MeanObjectDice { get; init; }

    /// <summary>By the keys of this object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, ConfidenceInterval>? ConfidenceIntervals { get; init; }

    /// <summary>The metrics of each image; null where they were not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ImageResult>? PerImage { get; init; }

    public static MetricsResult Of(SegmentationMetrics metrics) => new(
        metrics.ImageCount,
        metrics.MeanDice,
        metrics.MeanIoU,
        metrics.PixelAccuracy,
        metrics.MeanAreaUnderRocCurve,
        metrics.MeanAveragePrecision,
        metrics.AreaUnderRocCurveErrorBound,
        [.. metrics.Classes.Select(ClassMetricsResult.Of)],
        metrics.ConfusionMatrix.Counts)
    {
        Options = EvaluationOptionsResult.Of(metrics.Options),
        PixelCount = metrics.PixelCount,
        MeanPrecision = metrics.MeanPrecision,
        MeanRecall = metrics.MeanRecall,
        MeanSpecificity = metrics.MeanSpecificity,
        MeanFBeta = metrics.MeanFBeta,
        MeanBinaryAccuracy = metrics.MeanBinaryAccuracy,
        MeanBalancedAccuracy = metrics.MeanBalancedAccuracy,
        FrequencyWeightedIoU = metrics.FrequencyWeightedIoU,
        MatthewsCorrelation = metrics.MatthewsCorrelation,
        CohenKappa = metrics.CohenKappa,
        AveragePrecisionErrorBound = metrics.AveragePrecisionErrorBound,
        ExpectedCalibrationError = metrics.ExpectedCalibrationError,
        BrierScore = metrics.BrierScore,
        MeanBrierScore = metrics.MeanBrierScore,
        Reliability = metrics.Reliability,
        MeanSurfaces = metrics.MeanSurfaces,
        MeanPanopticQuality = metrics.MeanPanopticQuality,
        MeanObjectAveragePrecision = metrics.MeanObjectAveragePrecision,
        MeanObjectDice = metrics.MeanObjectDice,
        ConfidenceIntervals = JsonFile.WithKeys(metrics.ConfidenceIntervals),
    };

    /// <summary>With the metrics of each image.</summary>
    public static MetricsResult WithImages(SegmentationMetrics metrics) => Of(metrics) with { PerImage = [.. metrics.Images.Select(ImageResult.Of)] };
}
