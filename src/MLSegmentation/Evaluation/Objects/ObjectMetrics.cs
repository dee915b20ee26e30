namespace MLSegmentation.Evaluation;

/// <summary>
/// How well the objects of a class were found, in one image or in all. Objects are areas of touching pixels; a predicted object is
/// matched to a labelled one where their IoU exceeds a threshold.
/// </summary>
public sealed record ObjectMetrics
{
    internal ObjectMetrics()
    {
    }

    /// <summary>How many objects are labelled.</summary>
    public required int LabelledCount { get; init; }

    /// <summary>How many objects are predicted.</summary>
    public required int PredictedCount { get; init; }

    /// <summary>The thresholds of the IoU, as in <see cref="ObjectOptions.IoUThresholds"/>.</summary>
    public required IReadOnlyList<double> IoUThresholds { get; init; }

    /// <summary>For each threshold, how many objects are matched (TP).</summary>
    public required IReadOnlyList<int> TruePositives { get; init; }

    /// <summary>For each threshold, TP over the predicted objects, 0 to 1; NaN where none is predicted.</summary>
    public required IReadOnlyList<double> Precision { get; init; }

    /// <summary>For each threshold, TP over the labelled objects, 0 to 1; NaN where none is labelled.</summary>
    public required IReadOnlyList<double> Recall { get; init; }

    /// <summary>TP / (TP + FP + FN), averaged over the thresholds, as in the Data Science Bowl of 2018. NaN where there are no objects.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>
    /// The panoptic quality: the sum of the matched objects' IoU over TP + FP / 2 + FN / 2, at a threshold of 0.5. NaN where there are no
    /// objects. Kirillov et al. 2019, arXiv:1801.00868.
    /// </summary>
    public required double PanopticQuality { get; init; }

    /// <summary>The mean IoU of the matched objects at a threshold of 0.5; NaN where none is matched.</summary>
    public required double SegmentationQuality { get; init; }

    /// <summary>TP / (TP + FP / 2 + FN / 2) at a threshold of 0.5: the F1 score of the objects. NaN where there are no objects.</summary>
    public required double RecognitionQuality { get; init; }

    /// <summary>
    /// The object Dice: for each labelled object, its Dice coefficient with the predicted object that overlaps it most, weighted by
    /// area; likewise for each predicted object; the mean of both. NaN where there are no objects. Sirinukunwattana et al. 2017,
    /// arXiv:1603.00275.
    /// </summary>
    public required double ObjectDice { get; init; }

    /// <summary>
    /// The aggregated Jaccard index: for each labelled object, its overlap and its union with the predicted object of the highest IoU; the sum of the
    /// overlaps over the sum of the unions and of the predicted objects that were no one's. NaN where there are no objects. Kumar et al. 2017,
    /// doi:10.1109/TMI.2017.2677499.
    /// </summary>
    public required double AggregatedJaccard { get; init; }

    /// <summary>
    /// The adapted Rand error, 0 for the same objects: 1 minus the F1 score of the pairs of labelled pixels that are in one object, labelled and
    /// predicted; the pixels of labelled objects that no predicted one has count as one object. The mean over images, as in scikit-image's
    /// <c>adapted_rand_error</c>. NaN where no two pixels are labelled. Arganda-Carreras et al. 2015, doi:10.3389/fnana.2015.00142.
    /// </summary>
    public required double AdaptedRandError { get; init; }
}
