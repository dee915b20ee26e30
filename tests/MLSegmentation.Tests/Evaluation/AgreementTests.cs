using System.Text.Json;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Tests.Evaluation;

/// <summary>What scikit-learn computes on the same labels, as record_agreement.py recorded it.</summary>
public class AgreementTests
{
    private const double DoublePrecision = 1e-12;

    private static readonly SegmentationClasses Five = SegmentationClasses.FromNames("0", "1", "2", "3", "4");

    [Fact]
    public void ToMetrics_RandomLabels_EqualsScikitLearn()
    {
        using var recorded = Read();
        foreach (var expected in recorded.RootElement.EnumerateArray())
        {
            var macro = Evaluate(expected, new() { AbsentClasses = AbsentClassPolicy.Zero, Beta = 2 });
            var weighted = Evaluate(expected, new() { AbsentClasses = AbsentClassPolicy.Zero, Averaging = ClassAveraging.Weighted });
            var micro = Evaluate(expected, new() { AbsentClasses = AbsentClassPolicy.Zero, Averaging = ClassAveraging.Micro });

            Assert.Equal(ToDouble(expected, "kappa"), macro.CohenKappa, DoublePrecision);
            Assert.Equal(ToDouble(expected, "matthews"), macro.MatthewsCorrelation, DoublePrecision);
            Assert.Equal(ToDouble(expected, "accuracy"), macro.PixelAccuracy, DoublePrecision);
            Assert.Equal(ToDouble(expected, "macroPrecision"), macro.MeanPrecision, DoublePrecision);
            Assert.Equal(ToDouble(expected, "macroIoU"), macro.MeanIoU, DoublePrecision);
            Assert.Equal(ToDouble(expected, "macroFBeta2"), macro.MeanFBeta, DoublePrecision);
            Assert.Equal(ToDouble(expected, "weightedRecall"), weighted.MeanRecall, DoublePrecision);
            Assert.Equal(ToDouble(expected, "weightedIoU"), weighted.MeanIoU, DoublePrecision);
            Assert.Equal(ToDouble(expected, "weightedIoU"), macro.FrequencyWeightedIoU, DoublePrecision);
            Assert.Equal(ToDouble(expected, "microDice"), micro.MeanDice, DoublePrecision);
        }
    }

    [Fact]
    public void ConfusionMatrix_RandomLabels_EqualsScikitLearn()
    {
        using var recorded = Read();
        foreach (var expected in recorded.RootElement.EnumerateArray())
        {
            var matrix = Evaluate(expected, null).ConfusionMatrix;

            Assert.Equal(ToRows(expected, "confusion"), matrix.Counts.Select(row => row.Select(count => (double)count)));
            AssertShares(ToRows(expected, "byLabel"), matrix.Normalize(ConfusionNormalization.ByLabel));
            AssertShares(ToRows(expected, "byPrediction"), matrix.Normalize(ConfusionNormalization.ByPrediction));
            AssertShares(ToRows(expected, "byAll"), matrix.Normalize(ConfusionNormalization.ByAll));
        }
    }

    /// <summary>That library writes 0 where there is nothing to divide by.</summary>
    private static void AssertShares(IEnumerable<IEnumerable<double>> expected, IReadOnlyList<IReadOnlyList<double>> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second.Select(share => double.IsNaN(share) ? 0 : share), (left, right) => Math.Abs(left - right) <= DoublePrecision));

    private static SegmentationMetrics Evaluate(JsonElement item, SegmentationEvaluationOptions? options)
    {
        var classes = SegmentationClasses.FromNames([.. Five.Take(item.GetProperty("classes").GetInt32()).Select(c => c.Name)]);
        var accumulator = new MetricAccumulator(classes.Count, options);
        accumulator.Add(ToPixels(item, "label"), ToPixels(item, "predicted"), []);
        return accumulator.ToMetrics(classes);
    }

    private static byte[] ToPixels(JsonElement item, string name) =>
        [.. item.GetProperty(name).GetString()!.Select(letter => letter == 'x' ? SegmentationMask.Ignored : (byte)(letter - '0'))];

    private static double ToDouble(JsonElement item, string name) =>
        item.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : double.NaN;

    private static IEnumerable<IEnumerable<double>> ToRows(JsonElement item, string name) =>
        item.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()));

    private static JsonDocument Read() =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "Evaluation", "agreement.json")));
}
