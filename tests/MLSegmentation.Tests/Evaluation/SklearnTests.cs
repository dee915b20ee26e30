using System.Text.Json;
using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Calibration;
using MLSegmentation.Evaluation.Ranking;

namespace MLSegmentation.Tests.Evaluation;

/// <summary>Against scikit-learn on random cases, with ties, constant scores, single classes and ignored pixels.</summary>
public class SklearnTests
{
    private const double Precision = 1e-9;
    private const double DoublePrecision = 1e-12;

    [Fact]
    public void GetResults_Exact_EqualsSklearn() => ForEachCase((sample, recorded) =>
    {
        var accumulator = Collect(sample, isExact: true);
        var results = accumulator.GetResults();

        for (int index = 0; index < results.Length; index++)
        {
            AssertRanking(recorded.GetProperty("ranking")[index], results[index]);
        }

        AssertRanking(recorded.GetProperty("pooledRanking"), accumulator.GetPooledResult(_ => true));
    });

    [Fact]
    public void GetResults_Streaming_IsWithinItsBound() => ForEachCase((sample, recorded) =>
    {
        var accumulator = Collect(sample, isExact: false);
        var results = accumulator.GetResults();

        for (int index = 0; index < results.Length; index++)
        {
            AssertWithinBounds(recorded.GetProperty("ranking")[index], results[index]);
        }

        AssertWithinBounds(recorded.GetProperty("pooledRanking"), accumulator.GetPooledResult(_ => true));
    });

    [Fact]
    public void GetResults_Calibration_EqualsSklearn() => ForEachCase((sample, recorded) =>
    {
        var accumulator = new CalibrationAccumulator(sample.ClassCount);
        accumulator.Add(sample.Label, sample.Scores);
        var results = accumulator.GetClassResults();
        var all = accumulator.GetResult();

        for (int index = 0; index < results.Length; index++)
        {
            Assert.Equal(recorded.GetProperty("brier")[index].GetDouble(), results[index].BrierScore, Precision);
            Assert.Equal(recorded.GetProperty("calibrationError")[index].GetDouble(), results[index].ExpectedCalibrationError, Precision);
        }

        Assert.Equal(recorded.GetProperty("brierOfAll").GetDouble(), all.BrierScore, Precision);
        Assert.Equal(recorded.GetProperty("calibrationErrorOfTop").GetDouble(), all.ExpectedCalibrationError, Precision);
    });

    [Fact]
    public void ToMetrics_EveryAveraging_EqualsSklearn() => ForEachCase((sample, recorded) =>
    {
        var macro = Evaluate(sample, new() { AbsentClasses = AbsentClassPolicy.Zero, Beta = 2 });
        var weighted = Evaluate(sample, new() { AbsentClasses = AbsentClassPolicy.Zero, Averaging = ClassAveraging.Weighted });
        var micro = Evaluate(sample, new() { AbsentClasses = AbsentClassPolicy.Zero, Averaging = ClassAveraging.Micro });

        AssertClose(ToDouble(recorded.GetProperty("kappa")), macro.CohenKappa, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("matthews")), macro.MatthewsCorrelation, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("accuracy")), macro.PixelAccuracy, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("macroPrecision")), macro.MeanPrecision, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("macroIoU")), macro.MeanIoU, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("macroFBeta2")), macro.MeanFBeta, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("weightedRecall")), weighted.MeanRecall, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("weightedIoU")), weighted.MeanIoU, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("weightedIoU")), macro.FrequencyWeightedIoU, DoublePrecision);
        AssertClose(ToDouble(recorded.GetProperty("microDice")), micro.MeanDice, DoublePrecision);
    });

    [Fact]
    public void ConfusionMatrix_EveryNormalization_EqualsSklearn() => ForEachCase((sample, recorded) =>
    {
        var matrix = Evaluate(sample, null).ConfusionMatrix;

        Assert.Equal(recorded.GetProperty("confusion").EnumerateArray().Select(count => count.GetInt64()), matrix.Counts.SelectMany(row => row));
        AssertShares(recorded.GetProperty("byLabel"), matrix.Normalize(ConfusionNormalization.ByLabel));
        AssertShares(recorded.GetProperty("byPrediction"), matrix.Normalize(ConfusionNormalization.ByPrediction));
        AssertShares(recorded.GetProperty("byAll"), matrix.Normalize(ConfusionNormalization.ByAll));
    });

    private static void ForEachCase(Action<RandomCase, JsonElement> check)
    {
        // sklearn.json was made by record_sklearn.py.
        using var recorded = JsonDocument.Parse(File.ReadAllText(Recordings.PathOf("sklearn.json")));
        Assert.Equal(RandomCase.Count, recorded.RootElement.GetArrayLength());
        for (int number = 0; number < RandomCase.Count; number++)
        {
            check(new RandomCase(number), recorded.RootElement[number]);
        }
    }

    private static ScoreAccumulator Collect(RandomCase sample, bool isExact)
    {
        var accumulator = new ScoreAccumulator(sample.ClassCount, isExact);
        accumulator.Add(sample.Label, sample.Scores, "image");
        return accumulator;
    }

    private static SegmentationMetrics Evaluate(RandomCase sample, SegmentationEvaluationOptions? options)
    {
        var accumulator = new MetricAccumulator(sample.ClassCount, options);
        accumulator.Add(sample.Label, sample.Predicted, []);
        return accumulator.ToMetrics(SegmentationClasses.FromNames([.. Enumerable.Range(0, sample.ClassCount).Select(index => $"class {index}")]));
    }

    /// <summary>That library writes 0 where there is nothing to divide by.</summary>
    private static void AssertShares(JsonElement recorded, IReadOnlyList<IReadOnlyList<double>> actual) => Assert.Equal(
        recorded.EnumerateArray().Select(share => share.GetDouble()),
        actual.SelectMany(row => row).Select(share => double.IsNaN(share) ? 0 : share),
        (expected, share) => Math.Abs(expected - share) <= DoublePrecision);

    private static void AssertRanking(JsonElement recorded, RankingResult result)
    {
        AssertClose(ToDouble(recorded[0]), result.AreaUnderRocCurve, Precision);
        AssertClose(ToDouble(recorded[1]), result.AveragePrecision, Precision);
        AssertClose(ToDouble(recorded[2]), result.BestDice?.Value ?? double.NaN, Precision);
        AssertClose(ToDouble(recorded[3]), result.BestYouden?.Value ?? double.NaN, Precision);
        Assert.True(result.AreaUnderRocCurveErrorBound is 0 or double.NaN);
        Assert.True(result.AveragePrecisionErrorBound is 0 or double.NaN);
    }

    private static void AssertWithinBounds(JsonElement recorded, RankingResult result)
    {
        AssertClose(ToDouble(recorded[0]), result.AreaUnderRocCurve, result.AreaUnderRocCurveErrorBound + 1e-12);
        AssertClose(ToDouble(recorded[1]), result.AveragePrecision, result.AveragePrecisionErrorBound + 1e-12);

        // The thresholds between bins are some of all.
        Assert.True(result.BestDice is not { Value: var dice } || dice <= ToDouble(recorded[2]) + 1e-12);
        Assert.True(result.BestYouden is not { Value: var youden } || youden <= ToDouble(recorded[3]) + 1e-12);
    }

    private static void AssertClose(double expected, double actual, double tolerance)
    {
        Assert.Equal(double.IsNaN(expected), double.IsNaN(actual));
        Assert.False(Math.Abs(expected - actual) > tolerance, $"{actual} is not within {tolerance} of {expected}.");
    }

    private static double ToDouble(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
