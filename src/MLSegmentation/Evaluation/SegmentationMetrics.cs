using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;

namespace MLSegmentation;

/// <summary>
/// How well masks were predicted. Immutable. Means are taken as <see cref="Options"/> say; ratios are from 0 to 1, and NaN where
/// nothing was there to count. <see cref="SegmentationMetric.All"/> lists the metrics.
/// </summary>
[TypeFormatterSource("MLSegmentation.Reports.MetricsFormatterSource")]
[JsonConverter(typeof(MetricsJson))]
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

    /// <summary>The mean recall of the classes, TP / (TP + FN): another name for <see cref="MeanAccuracy"/>.</summary>
    public double MeanRecall => MeanAccuracy;

    /// <summary>The mean precision of the classes, TP / (TP + FP).</summary>
    public required double MeanPrecision { get; init; }

    /// <summary>The mean specificity of the classes, TN / (TN + FP).</summary>
    public required double MeanSpecificity { get; init; }

    /// <summary>
    /// The mean F-beta score of the classes, with <see cref="SegmentationEvaluationOptions.Beta"/>; the mean Dice coefficient where that is 1.
    /// </summary>
    public required double MeanFBeta { get; init; }

    /// <summary>The mean of (TP + TN) / all over the classes, each against the rest; high wherever there are many classes.</summary>
    public required double MeanBinaryAccuracy { get; init; }

    /// <summary>The mean over the classes of the mean of recall and specificity.</summary>
    public required double MeanBalancedAccuracy { get; init; }

    /// <summary>The mean of <see cref="SegmentationClassMetrics.NegativePredictiveValue"/>.</summary>
    public required double MeanNegativePredictiveValue { get; init; }

    /// <summary>The mean of <see cref="SegmentationClassMetrics.VolumetricSimilarity"/>.</summary>
    public required double MeanVolumetricSimilarity { get; init; }

    /// <summary>
    /// The mean of the classes' IoU, each weighted by its labelled pixels, whatever <see cref="SegmentationEvaluationOptions.Averaging"/> says.
    /// </summary>
    public required double FrequencyWeightedIoU { get; init; }

    /// <summary>
    /// The correlation of labelled and predicted classes over the pixels, -1 to 1, all classes at once: 1 where all is right, 0 for
    /// chance, and 0 where there is one class only. Gorodkin 2004; for two classes, Matthews 1975.
    /// </summary>
    public required double MatthewsCorrelation { get; init; }

    /// <summary>
    /// Cohen's kappa, -1 to 1: the pixel accuracy in excess of what chance would give, over the most that it can exceed that by. NaN
    /// where labels and predictions hold the same single class. Cohen 1960.
    /// </summary>
    public required double CohenKappa { get; init; }

    /// <summary>
    /// The mean area under the receiver operating characteristic, each class against the rest, over the pixels of all images
    /// whatever the aggregation. NaN without scores. Its error is at most <see cref="AreaUnderRocCurveErrorBound"/>.
    /// </summary>
    public double MeanAreaUnderRocCurve { get; init; } = double.NaN;

    /// <summary>
    /// The mean average precision, each class against the rest, over the pixels of all images whatever the aggregation. NaN
    /// without scores. Its error is at most <see cref="AveragePrecisionErrorBound"/>.
    /// </summary>
    public double MeanAveragePrecision { get; init; } = double.NaN;

    /// <summary>
    /// By how much a class's area under the curve can at most be wrong, because scores are sorted into a fine histogram (the
    /// largest over the classes). NaN without scores.
    /// </summary>
    public double AreaUnderRocCurveErrorBound { get; init; } = double.NaN;

    /// <summary>By how much a class's average precision can at most be wrong, for the same reason. NaN without scores.</summary>
    public double AveragePrecisionErrorBound { get; init; } = double.NaN;

    /// <summary>
    /// The expected calibration error, 0 to 1: how far the probability of the most probable class is, on average over 15 bins, from the
    /// share of the pixels where that class is right. Over the pixels of all images, and all classes. NaN without scores. Guo et al.
    /// 2017, arXiv:1706.04599.
    /// </summary>
    public double ExpectedCalibrationError { get; init; } = double.NaN;

    /// <summary>
    /// The Brier score, 0 to 2: the squared error of the probabilities, summed over the classes, the mean over the pixels of all images.
    /// NaN without scores. Brier 1950.
    /// </summary>
    public double BrierScore { get; init; } = double.NaN;

    /// <summary>The mean of the classes' Brier scores, each against the rest, 0 to 1, over the pixels of all images. NaN without scores.</summary>
    public double MeanBrierScore { get; init; } = double.NaN;

    /// <summary>The reliability table behind <see cref="ExpectedCalibrationError"/>; null without scores.</summary>
    public IReadOnlyList<ReliabilityBin>? Reliability { get; init; }

    /// <summary>
    /// The means over images and classes of the surface metrics; null unless <see cref="SegmentationEvaluationOptions.Surfaces"/> is
    /// set. They are measured in each image, even where <see cref="SegmentationEvaluationOptions.Aggregation"/> is the data set.
    /// </summary>
    public required SurfaceMetrics? MeanSurfaces { get; init; }

    /// <summary>
    /// The unit of <see cref="MeanSurfaces"/> and of the classes' distances; null unless <see cref="SegmentationEvaluationOptions.Surfaces"/> is set.
    /// </summary>
    public required DistanceUnit? DistanceUnit { get; init; }

    /// <summary>
    /// The mean over volumes and classes of (predicted - labelled volume) / labelled volume; NaN of images. Errors up and down cancel out here; the
    /// table of images has each.
    /// </summary>
    public required double MeanRelativeVolumeError { get; init; }

    /// <summary>The mean panoptic quality of the classes; NaN unless <see cref="SegmentationEvaluationOptions.Objects"/> is set.</summary>
    public required double MeanPanopticQuality { get; init; }

    /// <summary>The mean average precision of the classes' objects; NaN unless <see cref="SegmentationEvaluationOptions.Objects"/> is set.</summary>
    public required double MeanObjectAveragePrecision { get; init; }

    /// <summary>The mean object Dice of the classes; NaN unless <see cref="SegmentationEvaluationOptions.Objects"/> is set.</summary>
    public required double MeanObjectDice { get; init; }

    /// <summary>The metrics of each class, in the order of the class indices.</summary>
    public required IReadOnlyList<SegmentationClassMetrics> Classes { get; init; }

    /// <summary>How many pixels of each class were predicted as which class, over all images.</summary>
    public required SegmentationConfusionMatrix ConfusionMatrix { get; init; }

    /// <summary>
    /// The metrics of each image, in the order of the data; empty where <see cref="SegmentationEvaluationOptions.KeepImages"/> is
    /// false. Only counts are kept, and an item is computed when it is asked for.
    /// </summary>
    public required IReadOnlyList<ImageMetrics> Images { get; init; }

    /// <summary>
    /// The confidence intervals of <see cref="MeanDice"/>, <see cref="MeanIoU"/> and <see cref="PixelAccuracy"/>, by these names; null
    /// unless <see cref="SegmentationEvaluationOptions.Bootstrap"/> is set and two images or more have a pixel to count. The classes have theirs.
    /// </summary>
    public IReadOnlyDictionary<string, ConfidenceInterval>? ConfidenceIntervals { get; init; }

    /// <summary>How many images were evaluated.</summary>
    public required int ImageCount { get; init; }

    /// <summary>How many pixels were counted; ignored ones are not among them.</summary>
    public required long PixelCount { get; init; }

    /// <summary>Whether volumes were evaluated, and no images.</summary>
    internal bool HasVolumes => Classes.Any(item => item.Volumes is not null);

    /// <summary>
    /// All numbers but the points of the curves as JSON, with the keys that the reference of metrics lists; what JSON cannot write, NaN and
    /// infinity, is null. The images are left out where none are kept: <c>metrics with { Images = [] }</c> leaves them out, too.
    /// </summary>
    /// <returns>An object.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, SegmentationJson.Options);

    /// <summary>
    /// The metrics of each image as comma-separated values: one line an image, after a line of names. What is not a number is empty, what is
    /// infinite <c>Infinity</c>.
    /// </summary>
    /// <returns>
    /// The columns <c>imagePath</c> and <c>pixelCount</c>, the metrics of the image by their keys, and those of each class as <c>dice:NAME</c>.
    /// </returns>
    public string ToCsv() => MetricsCsv.Format(this);

    /// <summary>Writes <see cref="ToJson"/> to a file, which is replaced only once the new one is complete.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void SaveJson(string path) => MetricsJson.Save(path, this);

    /// <summary>Writes <see cref="ToJson"/>, in UTF-8.</summary>
    /// <param name="stream">Where to write. It stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        MetricsJson.Save(stream, this);
    }

    /// <summary>Writes <see cref="ToCsv"/> to a file, which is replaced only once the new one is complete.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void SaveCsv(string path) => AtomicFile.WriteAllText(path, ToCsv());

    /// <summary>Writes <see cref="ToCsv"/>, in UTF-8.</summary>
    /// <param name="stream">Where to write. It stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveCsv(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(ToCsv()));
    }

    /// <summary>The headline numbers.</summary>
    /// <returns>For example <c>Dice 0.912, IoU 0.843, pixel accuracy 0.957, ROC AUC 0.981 (12 images)</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Dice {MeanDice:F3}, IoU {MeanIoU:F3}, pixel accuracy {PixelAccuracy:F3}, ROC AUC {MeanAreaUnderRocCurve:F3} ({ImageCount} "
        + $"{(ImageCount == 1 ? "image" : "images")})");
}
