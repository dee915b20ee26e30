using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>
/// The choices on which segmentation libraries differ, so that a number says what it means. The defaults are those of papers'
/// mean IoU: pixels of all images counted together, every class alike, absent classes left out, background included. The choices of
/// other libraries are in <see cref="EvaluationConvention"/>, and are varied by <c>with</c>.
/// </summary>
public sealed record SegmentationEvaluationOptions
{
    /// <summary>What a metric is computed on before values are averaged. Default: <see cref="MetricAggregation.Dataset"/>.</summary>
    /// <exception cref="SegmentationOptionException">There is no such value.</exception>
    public MetricAggregation Aggregation { get; init => field = Allowed.Defined(value); } = MetricAggregation.Dataset;

    /// <summary>How the classes' values become one. Default: <see cref="ClassAveraging.Macro"/>.</summary>
    /// <exception cref="SegmentationOptionException">There is no such value.</exception>
    public ClassAveraging Averaging { get; init => field = Allowed.Defined(value); } = ClassAveraging.Macro;

    /// <summary>What a class counts as that is not there. Default: <see cref="AbsentClassPolicy.Skip"/>.</summary>
    /// <exception cref="SegmentationOptionException">There is no such value.</exception>
    public AbsentClassPolicy AbsentClasses { get; init => field = Allowed.Defined(value); } = AbsentClassPolicy.Skip;

    /// <summary>
    /// Whether the background takes part in means. Its own line in the table of classes is there either way, and its pixels
    /// count in the pixel accuracy. Default: true. (nnU-Net's means leave it out.)
    /// </summary>
    public bool IncludeBackground { get; init; } = true;

    /// <summary>
    /// The class index of the background, 0 to the number of classes - 1. Default: null, the class called background, and where there is none, the
    /// first; <see cref="SegmentationMetrics.Options"/> say which one it was.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int? BackgroundClassIndex { get; init => field = Allowed.AtLeast(value, 0, "for the class called background"); }

    /// <summary>
    /// Weights of the classes for <see cref="ClassAveraging.Weighted"/>, one for each class and none negative; they need not sum
    /// to 1. Default: null, the number of labelled pixels.
    /// </summary>
    /// <exception cref="SegmentationOptionException">A weight is negative or not a finite number.</exception>
    public IReadOnlyList<double>? ClassWeights
    {
        get;
        init => field = value is null
            ? null
            : new ValueList<double>([.. Allowed.When(
                value.All(weight => weight >= 0 && double.IsFinite(weight)), value, "numbers of at least 0, one for each class, or null")]);
    }

    /// <summary>
    /// How much more recall weighs than precision in the F-beta score, more than 0. Default: 1, which makes it the Dice coefficient.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Beta { get; init => field = Allowed.Positive(value); } = 1;

    /// <summary>
    /// Whether ROC AUC and average precision are computed from all scores, sorted, instead of from a fine histogram of them. The
    /// memory then grows by 4 bytes for each pixel and class, and the error bounds are 0. Default: false.
    /// </summary>
    public bool ExactRanking { get; init; }

    /// <summary>How to measure distances between outlines; null, the default, leaves them out, for they take more time than all the rest.</summary>
    public SurfaceOptions? Surfaces { get; init; }

    /// <summary>How to find and match objects; null, the default, leaves them out.</summary>
    public ObjectOptions? Objects { get; init; }

    /// <summary>
    /// Whether to keep the counts of every image, for <see cref="SegmentationMetrics.Images"/>: 12 bytes for each class of an image,
    /// and its path; some hundred bytes more for each class where surfaces or objects are asked for. Default: true. Without, memory does
    /// not grow at all.
    /// </summary>
    public bool KeepImages { get; init; } = true;

    /// <summary>How to estimate confidence intervals; null, the default, leaves them out. They need <see cref="KeepImages"/>.</summary>
    public BootstrapOptions? Bootstrap { get; init; }

    /// <summary>
    /// The classes, for data whose columns do not carry them; those of columns that do must have the same names. Default: null, those of
    /// the columns.
    /// </summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>Stops the evaluation, within one row, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The options with the background that they mean among some classes.</summary>
    internal SegmentationEvaluationOptions For(SegmentationClasses classes) =>
        this with { BackgroundClassIndex = BackgroundClassIndex ?? classes.BackgroundIndexOrFirst };

    /// <summary>Checks the options against each other and, where they are known, the classes.</summary>
    /// <param name="classCount">How many classes there are; null where that is not known yet.</param>
    /// <exception cref="SegmentationOptionException">An option does not fit.</exception>
    internal void Validate(int? classCount = null)
    {
        if (Bootstrap is not null && !KeepImages)
        {
            throw SegmentationOptionException.Conflict(
                nameof(KeepImages), KeepImages, $"but {new OptionName(nameof(Bootstrap))} draws from the kept images; set it to true, or leave that out");
        }

        if (classCount is not { } count)
        {
            return;
        }

        if (BackgroundClassIndex is { } background && background >= count)
        {
            throw new SegmentationOptionException(nameof(BackgroundClassIndex), background, $"the {count} classes, 0 to {count - 1}");
        }

        if (ClassWeights is not null && ClassWeights.Count != count)
        {
            throw new SegmentationOptionException(nameof(ClassWeights), ClassWeights, $"a weight for each of the {count} classes");
        }
    }
}
