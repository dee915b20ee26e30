using System.Globalization;
using MLSegmentation.Rendering;

namespace MLSegmentation;

/// <summary>
/// How well masks were predicted. Immutable. Means are taken as <see cref="Options"/> say; ratios are from 0 to 1, and NaN where
/// nothing was there to count.
/// </summary>
[TypeFormatterSource(typeof(MetricsFormatterSource))]
public sealed record SegmentationMetrics
{
    internal SegmentationMetrics()
    {
    }

    /// <summary>The choices under which the numbers were computed.</summary>
    public required SegmentationEvaluationOptions Options { get; init; }

    /// <summary>The mean Dice coefficient, 2 TP / (2 TP + FP + FN); the same as the mean F1 score.</summary>
    public required double MeanDice { get; init; }

    /// <summary>The mean intersection over union, TP / (TP + FP + FN), also called Jaccard index.</summary>
    public required double MeanIoU { get; init; }

    /// <summary>The share of the pixels, of all classes, whose class is right.</summary>
    public required double PixelAccuracy { get; init; }

    /// <summary>The mean recall of the classes, TP / (TP + FN): what MMSegmentation calls mAcc.</summary>
    public required double MeanAccuracy { get; init; }

    /// <summary>The mean precision of the classes, TP / (TP + FP).</summary>
    public required double MeanPrecision { get; init; }

    /// <summary>The mean specificity of the classes, TN / (TN + FP).</summary>
    public required double MeanSpecificity { get; init; }

    /// <summary>
    /// The mean area under the receiver operating characteristic, each class against the rest, over the pixels of all images
    /// whatever the aggregation. NaN without scores. Its error is at most <see cref="AreaUnderRocCurveErrorBound"/>.
    /// </summary>
    public required double MeanAreaUnderRocCurve { get; init; }

    /// <summary>
    /// The mean average precision, each class against the rest, over the pixels of all images whatever the aggregation. NaN
    /// without scores. Its error is at most <see cref="AveragePrecisionErrorBound"/>.
    /// </summary>
    public required double MeanAveragePrecision { get; init; }

    /// <summary>
    /// By how much a class's area under the curve can at most be wrong, because scores are sorted into a fine histogram (the
    /// largest over the classes). NaN without scores.
    /// </summary>
    public required double AreaUnderRocCurveErrorBound { get; init; }

    /// <summary>By how much a class's average precision can at most be wrong, for the same reason. NaN without scores.</summary>
    public required double AveragePrecisionErrorBound { get; init; }

    /// <summary>The metrics of each class, in the order of the class indices.</summary>
    public required IReadOnlyList<SegmentationClassMetrics> Classes { get; init; }

    /// <summary>How many pixels of each class were predicted as which class, over all images.</summary>
    public required SegmentationConfusionMatrix ConfusionMatrix { get; init; }

    /// <summary>How many images were evaluated.</summary>
    public required int ImageCount { get; init; }

    /// <summary>How many pixels were counted; ignored ones are not among them.</summary>
    public required long PixelCount { get; init; }

    /// <summary>The headline numbers.</summary>
    /// <returns>For example <c>Dice 0.912, IoU 0.843, pixel accuracy 0.957, ROC AUC 0.981 (12 images)</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Dice {MeanDice:F3}, IoU {MeanIoU:F3}, pixel accuracy {PixelAccuracy:F3}, ROC AUC {MeanAreaUnderRocCurve:F3} ({ImageCount} {(ImageCount == 1 ? "image" : "images")})");
}
