using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation;

/// <summary>How well one class was found. Ratios are from 0 to 1; NaN where nothing was there to count.</summary>
public sealed record SegmentationClassMetrics
{
    internal SegmentationClassMetrics()
    {
    }

    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>The Dice coefficient, 2 TP / (2 TP + FP + FN): twice the overlap over the sum of both areas.</summary>
    public required double Dice { get; init; }

    /// <summary>Intersection over union, the Jaccard index, TP / (TP + FP + FN).</summary>
    public required double IoU { get; init; }

    /// <summary>TP / (TP + FP): the share of the predicted pixels that are right.</summary>
    public required double Precision { get; init; }

    /// <summary>TP / (TP + FN): the share of the labelled pixels that were found. Also called sensitivity.</summary>
    public required double Recall { get; init; }

    /// <summary>The harmonic mean of precision and recall over the same counts: the same number as <see cref="Dice"/>.</summary>
    public double F1 => Dice;

    /// <summary>
    /// The mean of precision and recall in which recall weighs <see cref="SegmentationEvaluationOptions.Beta"/> times as much:
    /// (1 + b²) TP / ((1 + b²) TP + b² FN + FP). Equal to <see cref="Dice"/> where that is 1.
    /// </summary>
    public required double FBeta { get; init; }

    /// <summary>TN / (TN + FP): the share of the other classes' pixels that were left alone.</summary>
    public required double Specificity { get; init; }

    /// <summary>(TP + TN) / all: the share of the pixels that are rightly said to be of this class or not. High for every rare class.</summary>
    public required double BinaryAccuracy { get; init; }

    /// <summary>The mean of <see cref="Recall"/> and <see cref="Specificity"/>: 0.5 for a prediction that is the same everywhere.</summary>
    public required double BalancedAccuracy { get; init; }

    /// <summary>TN / (TN + FN): the share of the pixels predicted as other classes that are not of this one.</summary>
    public required double NegativePredictiveValue { get; init; }

    /// <summary>
    /// 1 - |FN - FP| / (2 TP + FP + FN): how near the predicted area is to the labelled one in size, wherever it lies. Taha and Hanbury, "Metrics
    /// for evaluating 3D medical image segmentation", BMC Medical Imaging 2015.
    /// </summary>
    public required double VolumetricSimilarity { get; init; }

    /// <summary>
    /// The area under the receiver operating characteristic of this class against the rest, over the pixels of all images. NaN
    /// without scores, and where the class has all pixels or none.
    /// </summary>
    public double AreaUnderRocCurve { get; init; } = double.NaN;

    /// <summary>
    /// The average precision of this class against the rest, over the pixels of all images: precision averaged over the steps of
    /// recall. NaN without scores, and where the class has no pixel.
    /// </summary>
    public double AveragePrecision { get; init; } = double.NaN;

    /// <summary>The receiver operating characteristic, over the pixels of all images; null without scores, and where there is no area.</summary>
    public RocCurve? RocCurve { get; init; }

    /// <summary>Precision over recall, over the pixels of all images; null without scores, and where the class has no pixel.</summary>
    public PrecisionRecallCurve? PrecisionRecallCurve { get; init; }

    /// <summary>
    /// The threshold of the score at which the Dice coefficient of this class against the rest is largest over the pixels of all
    /// images; null without scores, and where the class has no pixel.
    /// </summary>
    public BestThreshold? BestDiceThreshold { get; init; }

    /// <summary>
    /// The threshold at which Youden's J, the true minus the false positive rate, is largest; null without scores, and where the class
    /// has all pixels or none. Youden 1950.
    /// </summary>
    public BestThreshold? BestYoudenThreshold { get; init; }

    /// <summary>
    /// The expected calibration error of the class's probability, 0 to 1: how far it is, on average over 15 bins, from the share of
    /// the pixels that have the class. NaN without scores. Guo et al. 2017, arXiv:1706.04599; for each class, Kull et al. 2019, arXiv:1910.12656.
    /// </summary>
    public double ExpectedCalibrationError { get; init; } = double.NaN;

    /// <summary>
    /// The Brier score of the class against the rest, 0 to 1: the mean of (1 - probability)² over its pixels and of probability² over
    /// the others, as in scikit-learn's <c>brier_score_loss</c>. NaN without scores.
    /// </summary>
    public double BrierScore { get; init; } = double.NaN;

    /// <summary>The reliability table behind <see cref="ExpectedCalibrationError"/>; null without scores.</summary>
    public IReadOnlyList<ReliabilityBin>? Reliability { get; init; }

    /// <summary>
    /// The distances between labelled and predicted outlines, the mean over images; null unless
    /// <see cref="SegmentationEvaluationOptions.Surfaces"/> is set.
    /// </summary>
    public SurfaceMetrics? Surfaces { get; init; }

    /// <summary>How well the class's objects were found in all images; null unless <see cref="SegmentationEvaluationOptions.Objects"/> is set.</summary>
    public ObjectMetrics? Objects { get; init; }

    /// <summary>How large the class is, labelled and predicted, the mean over volumes; null of images.</summary>
    public VolumeMetrics? Volumes { get; init; }

    /// <summary>
    /// The confidence intervals of <see cref="Dice"/> and <see cref="IoU"/>, by these names; null unless
    /// <see cref="SegmentationEvaluationOptions.Bootstrap"/> is set and two images or more have a pixel to count.
    /// </summary>
    public IReadOnlyDictionary<string, ConfidenceInterval>? ConfidenceIntervals { get; init; }

    /// <summary>How many pixels are labelled with this class.</summary>
    public required long Support { get; init; }

    /// <summary>The metrics that follow from counts.</summary>
    internal static SegmentationClassMetrics Create(string name, long support, Func<OverlapRatio, double> value) => new()
    {
        Name = name,
        Dice = value(OverlapRatio.Dice),
        IoU = value(OverlapRatio.IoU),
        Precision = value(OverlapRatio.Precision),
        Recall = value(OverlapRatio.Recall),
        FBeta = value(OverlapRatio.FBeta),
        Specificity = value(OverlapRatio.Specificity),
        BinaryAccuracy = value(OverlapRatio.BinaryAccuracy),
        BalancedAccuracy = value(OverlapRatio.BalancedAccuracy),
        NegativePredictiveValue = value(OverlapRatio.NegativePredictiveValue),
        VolumetricSimilarity = value(OverlapRatio.VolumetricSimilarity),
        Support = support,
    };
}
