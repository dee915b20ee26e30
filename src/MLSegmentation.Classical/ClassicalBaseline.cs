using System.Diagnostics;
using Microsoft.ML;

namespace MLSegmentation.Classical;

/// <summary>A classical method that was fitted to some images and evaluated on others.</summary>
public sealed class ClassicalBaseline
{
    private ClassicalBaseline(ClassicalTransformer transformer, SegmentationMetrics metrics, BaselineResult result) =>
        (Transformer, Metrics, Result) = (transformer, metrics, result);

    /// <summary>The fitted method.</summary>
    public ClassicalTransformer Transformer { get; }

    /// <summary>How well it does.</summary>
    public SegmentationMetrics Metrics { get; }

    /// <summary>The same in short, for reports (<see cref="SegmentationReportOptions.Baselines"/>).</summary>
    public BaselineResult Result { get; }

    /// <summary>Fits a method and evaluates it.</summary>
    internal static ClassicalBaseline Measure(SegmentationCatalog catalog, IDataView trainSet, IDataView testSet, ClassicalTrainer trainer, Evaluation evaluate)
    {
        long begin = Stopwatch.GetTimestamp();
        var transformer = trainer.Fit(trainSet);
        var fitting = Stopwatch.GetElapsedTime(begin);
        begin = Stopwatch.GetTimestamp();
        var metrics = evaluate(catalog, transformer.Transform(testSet));
        var result = BaselineResult.Create(transformer.Method.Name, metrics) with
        {
            Parameters = transformer.Method.DescribeParameters(),
            FittingSeconds = fitting.TotalSeconds,
            ScoringSeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds,
        };
        return new ClassicalBaseline(transformer, metrics, result);
    }

    /// <summary>How scored data is evaluated.</summary>
    internal delegate SegmentationMetrics Evaluation(SegmentationCatalog catalog, IDataView scored);
}
