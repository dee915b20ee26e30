namespace MLSegmentation.Classical;

/// <summary>The classical methods among the trainers of <see cref="SegmentationCatalog.Trainers"/>.</summary>
public static class ClassicalTrainersExtensions
{
    /// <summary>
    /// Fits a classical method: a threshold, region growing, a watershed, the random walker, a graph cut, GrabCut or a random forest. What is done is the
    /// method; how it is fitted, the options say.
    /// </summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="method">The method. Default: null, Otsu's threshold.</param>
    /// <param name="options">The columns, and how it is fitted. Default: null, the defaults.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="trainers"/> is null.</exception>
    /// <example>
    /// <code>
    /// ClassicalTransformer threshold = mlContext.Segmentation().Trainers.Classical(new GlobalThreshold { Method = ThresholdMethod.Li }).Fit(data);
    /// SegmentationMetrics floor = mlContext.Segmentation().Evaluate(threshold.Transform(data));
    /// </code>
    /// </example>
    public static ClassicalTrainer Classical(this SegmentationTrainers trainers, ClassicalMethod? method = null, ClassicalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        return new ClassicalTrainer(trainers.Context, method ?? new GlobalThreshold(), options ?? new ClassicalOptions());
    }
}
