using Microsoft.ML;
using MLSegmentation.Classical;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary>Fits and evaluates classical methods, one after the other.</summary>
/// <param name="mlContext">The context.</param>
/// <param name="trainSet">What they are fitted to.</param>
/// <param name="testSet">What they are evaluated on.</param>
/// <param name="options">How they are fitted.</param>
/// <param name="evaluation">How they are evaluated.</param>
internal sealed class BaselineRun(
    MLContext mlContext, IDataView trainSet, IDataView testSet, ClassicalOptions options, SegmentationEvaluationOptions evaluation)
{
    /// <summary>The methods for so many classes, each once: several thresholds are one for two classes.</summary>
    public static IReadOnlyList<ClassicalMethod> MethodsFor(int classes) =>
    [
        .. ClassicalMethod.All.Where(method => method.MostClasses >= classes
            && (classes > 2 || method is not GlobalThreshold { Method: ThresholdMethod.MultiOtsu })),
    ];

    /// <summary>Runs one method.</summary>
    public ClassicalBaseline Run(ClassicalMethod method) => RunAll([method], isSkipped: false)[0];

    /// <summary>Runs all that can be; of the others a warning says why not.</summary>
    public IReadOnlyList<ClassicalBaseline> RunAll(IReadOnlyList<ClassicalMethod> methods) => RunAll(methods, isSkipped: true);

    private List<ClassicalBaseline> RunAll(IReadOnlyList<ClassicalMethod> methods, bool isSkipped)
    {
        var results = new List<ClassicalBaseline>();
        ProgressBar.Run("simple methods", methods.Count, advance =>
        {
            foreach (var method in methods)
            {
                try
                {
                    results.Add(mlContext.Segmentation().Baseline(trainSet, testSet, method, options, evaluation));
                }
                catch (SegmentationException exception) when (isSkipped)
                {
                    WarningLine.Write($"{method.Name} is left out: {exception.Message}");
                }

                advance();
            }
        }, options.CancellationToken);
        return results.Count > 0 ? results : throw new SegmentationException("None of the methods could be applied; the warnings say why.");
    }
}
