namespace MLSegmentation;

/// <summary>
/// The choices on which segmentation libraries differ, so that a number says what it means. The defaults are those of papers'
/// mean IoU: pixels of all images counted together, every class alike, absent classes left out, background included.
/// </summary>
public sealed class SegmentationEvaluationOptions
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

    /// <summary>The classes, for data whose columns do not carry them. Default: null, those of the columns.</summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>Stops the evaluation, within one row, with an <see cref="OperationCanceledException"/>. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks the options against the number of classes.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Validate(int classCount)
    {
        if (!Enum.IsDefined(Aggregation) || !Enum.IsDefined(Averaging) || !Enum.IsDefined(AbsentClasses))
        {
            throw new ArgumentException($"{nameof(Aggregation)} is {Aggregation}, {nameof(Averaging)} {Averaging} and {nameof(AbsentClasses)} {AbsentClasses}; one of them is no defined value.");
        }

        if (BackgroundClassIndex < 0 || BackgroundClassIndex >= classCount)
        {
            throw new ArgumentException($"{nameof(BackgroundClassIndex)} is {BackgroundClassIndex}, but there are {classCount} classes, 0 to {classCount - 1}.");
        }

        if (ClassWeights is not null && (ClassWeights.Count != classCount || !ClassWeights.All(weight => weight >= 0 && double.IsFinite(weight))))
        {
            throw new ArgumentException($"{nameof(ClassWeights)} must give each of the {classCount} classes a weight of 0 or more; it is [{string.Join(", ", ClassWeights)}].");
        }
    }
}
