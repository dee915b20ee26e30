using Microsoft.ML;

namespace MLSegmentation.Classical;

/// <summary>What the classical methods add to <see cref="SegmentationCatalog"/>.</summary>
public static class ClassicalCatalogExtensions
{
    /// <summary>Fits a classical method to some images and evaluates it on others: the floor for a network.</summary>
    /// <param name="catalog">The catalog of a context.</param>
    /// <param name="trainSet">The images with masks that the method is fitted to.</param>
    /// <param name="testSet">Those that it is evaluated on, which should be others.</param>
    /// <param name="method">The method. Default: null, Otsu's threshold.</param>
    /// <param name="options">The columns, and how it is fitted. Default: null, the defaults.</param>
    /// <param name="evaluation">How it is evaluated. Default: null, the defaults.</param>
    /// <returns>The fitted method and how well it does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/>, <paramref name="trainSet"/> or <paramref name="testSet"/> is null.</exception>
    /// <exception cref="SegmentationException">The method does not take as many classes, or the data cannot be fitted to or evaluated.</exception>
    /// <exception cref="OperationCanceledException">A token of the options was cancelled.</exception>
    /// <example>
    /// <code>
    /// var halves = mlContext.Data.TrainTestSplit(data, testFraction: 0.5);
    /// foreach (var method in ClassicalMethod.All.Where(item => item.MostClasses >= 2))
    /// {
    ///     Console.WriteLine(mlContext.Segmentation().Baseline(halves.TrainSet, halves.TestSet, method).Result);
    /// }
    /// </code>
    /// </example>
    public static ClassicalBaseline Baseline(
        this SegmentationCatalog catalog,
        IDataView trainSet,
        IDataView testSet,
        ClassicalMethod? method = null,
        ClassicalOptions? options = null,
        SegmentationEvaluationOptions? evaluation = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(trainSet);
        ArgumentNullException.ThrowIfNull(testSet);
        options ??= new ClassicalOptions();
        return ClassicalBaseline.Measure(
            catalog,
            trainSet,
            testSet,
            catalog.Trainers.Classical(method, options),
            (segmentation, scored) => segmentation.Evaluate(
                scored, options.LabelColumnName, options.ScoreColumnName, options.PredictedLabelColumnName, evaluation));
    }
}
