namespace MLSegmentation;

/// <summary>
/// The choices on which segmentation libraries differ, so that a number says what it means. The defaults are those of papers'
/// mean IoU: pixels of all images counted together, every class alike, absent classes left out, background included. The choices of
/// other libraries are in <see cref="EvaluationConvention"/>, and are varied by <c>with</c>.
/// </summary>
public sealed record SegmentationEvaluationOptions
{
    /// <summary>What a metric is computed on before values are averaged. Default: <see cref="MetricAggregation.Dataset"/>.</summary>
    public MetricAggregation Aggregation { get; init; } = MetricAggregation.Dataset;

    /// <summary>How the classes' values become one. Default: <see cref="ClassAveraging.Macro"/>.</summary>
    public ClassAveraging Averaging { get; init; } = ClassAveraging.Macro;

    /// <summary>What a class counts as that is not there. Default: <see cref="AbsentClassPolicy.Skip"/>.</summary>
    public AbsentClassPolicy AbsentClasses { get; init; } = AbsentClassPolicy.Skip;

    /// <summary>
    /// Whether the background takes part in means. Its own line in the table of classes is there either way, and its pixels
    /// count in the pixel accuracy. Default: true. (nnU-Net's means leave it out.)
    /// </summary>
    public bool IncludeBackground { get; init; } = true;

    /// <summary>The class index of the background, 0 to the number of classes - 1. Default: 0.</summary>
    public int BackgroundClassIndex { get; init; }

    /// <summary>
    /// Weights of the classes for <see cref="ClassAveraging.Weighted"/>, one for each class and none negative; they need not sum
    /// to 1. Default: null, the number of labelled pixels.
    /// </summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>
    /// How much more recall weighs than precision in the F-beta score, more than 0. Default: 1, which makes it the Dice coefficient.
    /// </summary>
    public double Beta { get; init; } = 1;

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

    /// <summary>Checks what does not depend on the classes.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Aggregation) || !Enum.IsDefined(Averaging) || !Enum.IsDefined(AbsentClasses))
        {
            throw new ArgumentException(
                $"{nameof(Aggregation)} is {Aggregation}, {nameof(Averaging)} {Averaging} and {nameof(AbsentClasses)} {AbsentClasses}; "
                + "one of them is no defined value.");
        }

        if (!(Beta > 0) || !double.IsFinite(Beta))
        {
            throw new ArgumentException($"{nameof(Beta)} is {Beta}, but must be a finite number more than 0; 1 weighs precision and recall alike.");
        }

        if (Bootstrap is not null && !KeepImages)
        {
            throw new ArgumentException($"{nameof(Bootstrap)} draws from the kept images, but {nameof(KeepImages)} is false; set it to true.");
        }

        Surfaces?.Validate();
        Objects?.Validate();
        Bootstrap?.Validate();
    }

    /// <summary>Checks the options against the number of classes.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Validate(int classCount)
    {
        Validate();
        if (BackgroundClassIndex < 0 || BackgroundClassIndex >= classCount)
        {
            throw new ArgumentException(
                $"{nameof(BackgroundClassIndex)} is {BackgroundClassIndex}, but there are {classCount} classes, 0 to {classCount - 1}.");
        }

        if (ClassWeights is not null && (ClassWeights.Count != classCount || !ClassWeights.All(weight => weight >= 0 && double.IsFinite(weight))))
        {
            throw new ArgumentException(
                $"{nameof(ClassWeights)} must give each of the {classCount} classes a weight of 0 or more; it is [{string.Join(", ", ClassWeights)}].");
        }
    }
}
