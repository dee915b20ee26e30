namespace MLSegmentation;

/// <summary>
/// The choices of other libraries, ready to use: <c>Evaluate(scored, options: EvaluationConvention.Monai)</c>, or varied, as in
/// <c>EvaluationConvention.Monai with { IncludeBackground = false }</c>.
/// </summary>
public static class EvaluationConvention
{
    /// <summary>
    /// segmentation_models.pytorch 0.5 with <c>reduction="macro"</c>: pixels of all images together, every class alike, and an
    /// absent class counts as 1 (<c>zero_division=1.0</c>). Its other reductions are other values of
    /// <see cref="SegmentationEvaluationOptions.Aggregation"/> and <see cref="SegmentationEvaluationOptions.Averaging"/>.
    /// </summary>
    public static SegmentationEvaluationOptions SegmentationModelsPytorch { get; } = new()
    {
        Aggregation = MetricAggregation.Dataset,
        Averaging = ClassAveraging.Macro,
        AbsentClasses = AbsentClassPolicy.One,
    };

    /// <summary>
    /// MONAI 1.5's <c>DiceMetric</c> and <c>MeanIoU</c> as they are by default: a value for each image and class, left out where
    /// the class is not labelled, then the mean over classes and over images, background included. Its distances between
    /// surfaces leave the background out by default.
    /// </summary>
    public static SegmentationEvaluationOptions Monai { get; } = new()
    {
        Aggregation = MetricAggregation.PerImage,
        Averaging = ClassAveraging.Macro,
        AbsentClasses = AbsentClassPolicy.SkipUnlabelled,
    };

    /// <summary>
    /// nnU-Net 2: a value for each image and class, left out where the class is neither labelled nor predicted, then the mean over
    /// images and over classes without the background.
    /// </summary>
    public static SegmentationEvaluationOptions NnUNet { get; } = new()
    {
        Aggregation = MetricAggregation.PerImageAndClass,
        Averaging = ClassAveraging.Macro,
        AbsentClasses = AbsentClassPolicy.Skip,
        IncludeBackground = false,
    };

    /// <summary>
    /// MMSegmentation 1's <c>IoUMetric</c>: pixels of all images together, every class alike, classes left out that are neither
    /// labelled nor predicted. Its percentages are 100 times these numbers. The same as the defaults.
    /// </summary>
    public static SegmentationEvaluationOptions MmSegmentation { get; } = new()
    {
        Aggregation = MetricAggregation.Dataset,
        Averaging = ClassAveraging.Macro,
        AbsentClasses = AbsentClassPolicy.Skip,
    };
}
