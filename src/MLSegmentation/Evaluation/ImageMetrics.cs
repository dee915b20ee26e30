namespace MLSegmentation.Evaluation;

/// <summary>
/// How well the masks of one image were predicted. Means over classes are taken as the options say; ratios are from 0 to 1, and NaN
/// where nothing was there to count.
/// </summary>
public sealed record ImageMetrics
{
    internal ImageMetrics()
    {
    }

    /// <summary>The image's file, from the column <c>ImagePath</c>; null where the data does not say.</summary>
    public required string? ImagePath { get; init; }

    /// <summary>How many pixels were counted; ignored ones are not among them.</summary>
    public required long PixelCount { get; init; }

    /// <summary>The mean Dice coefficient of the classes.</summary>
    public required double Dice { get; init; }

    /// <summary>The mean intersection over union of the classes.</summary>
    public required double IoU { get; init; }

    /// <summary>The mean precision of the classes.</summary>
    public required double Precision { get; init; }

    /// <summary>The mean recall of the classes.</summary>
    public required double Recall { get; init; }

    /// <summary>The mean specificity of the classes.</summary>
    public required double Specificity { get; init; }

    /// <summary>The mean F-beta score of the classes.</summary>
    public required double FBeta { get; init; }

    /// <summary>The share of the pixels, of all classes, whose class is right.</summary>
    public required double PixelAccuracy { get; init; }

    /// <summary>The mean of the classes' IoU, weighted by their labelled pixels.</summary>
    public required double FrequencyWeightedIoU { get; init; }

    /// <summary>The correlation of labelled and predicted classes over the image's pixels, -1 to 1.</summary>
    public required double MatthewsCorrelation { get; init; }

    /// <summary>Cohen's kappa over the image's pixels, -1 to 1.</summary>
    public required double CohenKappa { get; init; }

    /// <summary>The means of the classes' surface metrics; null unless <see cref="SegmentationEvaluationOptions.Surfaces"/> is set.</summary>
    public required SurfaceMetrics? Surfaces { get; init; }

    /// <summary>The mean panoptic quality of the classes; NaN unless <see cref="SegmentationEvaluationOptions.Objects"/> is set.</summary>
    public required double PanopticQuality { get; init; }

    /// <summary>The mean average precision of the classes' objects; NaN unless <see cref="SegmentationEvaluationOptions.Objects"/> is set.</summary>
    public required double ObjectAveragePrecision { get; init; }

    /// <summary>The mean object Dice of the classes; NaN unless <see cref="SegmentationEvaluationOptions.Objects"/> is set.</summary>
    public required double ObjectDice { get; init; }

    /// <summary>
    /// The mean over classes of (predicted - labelled volume) / labelled volume; NaN of images, and where nothing is labelled.
    /// </summary>
    public required double RelativeVolumeError { get; init; }

    /// <summary>
    /// The metrics of each class in this image, in the order of the class indices. What is ranked or calibrated is NaN or null here;
    /// it is computed over all images only.
    /// </summary>
    public required IReadOnlyList<SegmentationClassMetrics> Classes { get; init; }
}
