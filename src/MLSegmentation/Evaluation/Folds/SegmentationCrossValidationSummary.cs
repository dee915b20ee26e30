using System.Globalization;
using MLSegmentation.Evaluation;

namespace MLSegmentation;

/// <summary>
/// The metrics of a cross-validation: means and standard deviations over the folds. Every fold counts alike, whatever its size; a fold
/// in which a metric is not a number is left out of it. Immutable.
/// </summary>
/// <remarks>
/// The deviation says how much the result depends on the choice of training and test images. It is no confidence interval: the
/// training sets of the folds overlap, so that the folds' results are not independent (Bengio and Grandvalet 2004, "No Unbiased
/// Estimator of the Variance of K-Fold Cross-Validation").
/// </remarks>
public sealed record SegmentationCrossValidationSummary
{
    internal SegmentationCrossValidationSummary(IReadOnlyList<SegmentationMetrics> folds)
    {
        FoldCount = folds.Count;
        ImageCount = folds.Sum(metrics => metrics.ImageCount);
        MeanDice = MeanAndDeviation.Of(folds.Select(metrics => metrics.MeanDice));
        MeanIoU = MeanAndDeviation.Of(folds.Select(metrics => metrics.MeanIoU));
        PixelAccuracy = MeanAndDeviation.Of(folds.Select(metrics => metrics.PixelAccuracy));
        MeanAccuracy = MeanAndDeviation.Of(folds.Select(metrics => metrics.MeanAccuracy));
        MeanPrecision = MeanAndDeviation.Of(folds.Select(metrics => metrics.MeanPrecision));
        MeanSpecificity = MeanAndDeviation.Of(folds.Select(metrics => metrics.MeanSpecificity));
        MeanAreaUnderRocCurve = MeanAndDeviation.Of(folds.Select(metrics => metrics.MeanAreaUnderRocCurve));
        MeanAveragePrecision = MeanAndDeviation.Of(folds.Select(metrics => metrics.MeanAveragePrecision));
        Classes = Array.AsReadOnly(
            [.. folds[0].Classes.Select((item, index) => new ClassCrossValidationSummary(item.Name, [.. folds.Select(fold => fold.Classes[index])]))]);
    }

    /// <summary>How many folds there are.</summary>
    public int FoldCount { get; }

    /// <summary>How many images were held out, over all folds.</summary>
    public int ImageCount { get; }

    /// <summary>The mean Dice coefficient.</summary>
    public MeanAndDeviation MeanDice { get; }

    /// <summary>The mean intersection over union.</summary>
    public MeanAndDeviation MeanIoU { get; }

    /// <summary>The share of the pixels whose class is right.</summary>
    public MeanAndDeviation PixelAccuracy { get; }

    /// <summary>The mean recall.</summary>
    public MeanAndDeviation MeanAccuracy { get; }

    /// <summary>The mean precision.</summary>
    public MeanAndDeviation MeanPrecision { get; }

    /// <summary>The mean specificity.</summary>
    public MeanAndDeviation MeanSpecificity { get; }

    /// <summary>The mean area under the receiver operating characteristic; NaN without scores.</summary>
    public MeanAndDeviation MeanAreaUnderRocCurve { get; }

    /// <summary>The mean average precision; NaN without scores.</summary>
    public MeanAndDeviation MeanAveragePrecision { get; }

    /// <summary>Each class, in the order of the class indices.</summary>
    public IReadOnlyList<ClassCrossValidationSummary> Classes { get; }

    /// <summary>The headline numbers.</summary>
    /// <returns>For example <c>Dice 0.912 ± 0.013, IoU 0.843 ± 0.021, pixel accuracy 0.957 ± 0.004 (5 folds, 60 images)</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Dice {MeanDice}, IoU {MeanIoU}, pixel accuracy {PixelAccuracy} ({FoldCount} folds, {ImageCount} images)");
}
