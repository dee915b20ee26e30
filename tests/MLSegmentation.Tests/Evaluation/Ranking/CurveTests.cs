using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Ranking;

namespace MLSegmentation.Tests.Evaluation.Ranking;

public class CurveTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GetResults_ScoresByHand_GivesEveryPoint(bool isExact)
    {
        // Of the class: 0.9, 0.6, 0.4; of the rest: 0.7, 0.4.
        var result = Rank([1, 1, 1, 0, 0], [0.9f, 0.6f, 0.4f, 0.7f, 0.4f], isExact);

        Assert.Equal(
            [(0, 0), (0, 1 / 3.0), (0.5, 1 / 3.0), (0.5, 2 / 3.0), (1, 1)],
            result.RocCurve!.FalsePositiveRates.Zip(result.RocCurve.TruePositiveRates));
        Assert.Equal(
            [(0, 1), (1 / 3.0, 1), (1 / 3.0, 1 / 2.0), (2 / 3.0, 2 / 3.0), (1, 3 / 5.0)],
            result.PrecisionRecallCurve!.Recalls.Zip(result.PrecisionRecallCurve.Precisions));
        Assert.Equal(
            [double.PositiveInfinity, 0.9, 0.7, 0.6, 0.4],
            result.RocCurve.Thresholds,
            (left, right) => left.Equals(right) || Math.Abs(left - right) < (isExact ? 1e-7 : 1e-3));

        // With all five: 2 * 3 / (3 + 5); with one: a third of the class, none of the rest.
        Assert.Equal((0.4, 6 / 8.0), Round(result.BestDice));
        Assert.Equal((0.9, 1 / 3.0), Round(result.BestYouden));

        static (double, double) Round(BestThreshold? best) => (Math.Round(best!.Value.Threshold, 2), best.Value.Value);
    }

    [Fact]
    public void GetResults_OneClassOnly_HasNoRocCurve()
    {
        var all = Rank([1, 1], [0.5f, 0.6f], isExact: true);
        var none = Rank([0, 0], [0.5f, 0.6f], isExact: true);

        Assert.Null(all.RocCurve);
        Assert.Null(all.BestYouden);
        Assert.Equal(1, all.BestDice!.Value.Value);
        Assert.Equal(1, all.PrecisionRecallCurve!.Precisions[^1]);
        Assert.Null(none.RocCurve);
        Assert.Null(none.PrecisionRecallCurve);
        Assert.Null(none.BestDice);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void GetResults_ManyScores_ThinsTheCurvesWithoutLosingTheirAreas(int kind)
    {
        var random = new Random(kind);
        byte[] label = Enumerable.Range(0, 20_000).Select(_ => (byte)(random.Next(kind == 3 ? 500 : 3) == 0 ? 1 : 0)).ToArray();
        float[] scores = label.Select((value, index) => CreateScore(random, kind, value == 1, index)).ToArray();

        foreach (bool isExact in new[] { false, true })
        {
            var result = Rank(label, scores, isExact);
            var roc = result.RocCurve!;
            var precisionRecall = result.PrecisionRecallCurve!;

            Assert.InRange(roc.Thresholds.Count, 3, 256);
            Assert.InRange(precisionRecall.Thresholds.Count, 3, 256);
            Assert.Equal(result.AreaUnderRocCurve, Sum(roc.FalsePositiveRates, roc.TruePositiveRates, (left, right) => (left + right) / 2), 0.001);
            Assert.Equal(result.AveragePrecision, Sum(precisionRecall.Recalls, precisionRecall.Precisions, (_, right) => right), 0.01);
            AssertPoints(roc.Thresholds.Zip(roc.TruePositiveRates).Skip(1), label, scores);
            AssertPoints(precisionRecall.Thresholds.Zip(precisionRecall.Recalls).Skip(1), label, scores);
            AssertPoints([(result.BestDice!.Value.Threshold, result.BestDice.Value.Value)], label, scores, GetDice);
        }
    }

    [Fact]
    public void Add_ManyImages_SortsThemTogether()
    {
        var random = new Random(1);
        byte[] label = Enumerable.Range(0, 30_000).Select(_ => (byte)random.Next(2)).ToArray();
        float[] scores = label.Select(_ => (float)random.NextDouble()).ToArray();
        var accumulator = new ScoreAccumulator(2, isExact: true);
        for (int start = 0; start < label.Length; start += 3000)
        {
            accumulator.Add(label.AsSpan(start, 3000), [.. scores.AsSpan(start, 3000), .. scores.AsSpan(start, 3000)], "image");
        }

        var together = Rank(label, scores, isExact: true);

        Assert.Equal(together.AreaUnderRocCurve, accumulator.GetResults()[1].AreaUnderRocCurve, 15);
        Assert.Equal(together.AreaUnderRocCurve, accumulator.GetPooledResult(index => index == 1).AreaUnderRocCurve, 15);
    }

    [Fact]
    public void GetLowerEdge_EveryBinThatHasScores_IsItsLowestScore()
    {
        int[] bins = new int[2];
        for (int bin = 1; bin < ScoreBins.Count; bin += 97)
        {
            float edge = ScoreBins.GetLowerEdge(bin);
            Assert.True(ScoreBins.TryFind([MathF.BitDecrement(edge), edge], bins));
            Assert.True(bins[0] < bin && bins[1] >= bin);
        }

        Assert.Equal(0, ScoreBins.GetLowerEdge(0));
    }

    /// <summary>The area under a curve, each interval as high as what is made of the values at its ends.</summary>
    private static double Sum(IReadOnlyList<double> positions, IReadOnlyList<double> values, Func<double, double, double> getHeight) =>
        Enumerable.Range(1, positions.Count - 1).Sum(index => (positions[index] - positions[index - 1]) * getHeight(values[index - 1], values[index]));

    /// <summary>Smooth; worthless; four values; rare and found; the best scores wrong, and alternating in long runs.</summary>
    private static float CreateScore(Random random, int kind, bool isPositive, int index) => kind switch
    {
        0 => (float)(1 / (1 + Math.Exp(-((isPositive ? 1 : -1) + (random.NextDouble() * 6) - 3)))),
        1 => (float)random.NextDouble(),
        2 => (random.Next(3) + (isPositive ? 1 : 0)) / 3f,
        3 => (float)Math.Pow(random.NextDouble(), isPositive ? 0.2 : 5),
        _ => ((2 * (index % 50)) + (isPositive ? 0 : 1)) / 100f,
    };

    /// <summary>Checks what thresholds give by counting the scores that reach them.</summary>
    private static void AssertPoints(
        IEnumerable<(double Threshold, double Value)> points,
        byte[] label,
        float[] scores,
        Func<int, int, int, double>? measure = null)
    {
        foreach (var (threshold, value) in points.Where((_, index) => index % 16 == 0))
        {
            int found = label.Zip(scores).Count(pair => pair.First == 1 && pair.Second >= threshold);
            int taken = scores.Count(score => score >= threshold);
            Assert.Equal((measure ?? GetRecall)(found, taken, label.Count(item => item == 1)), value, 12);
        }
    }

    private static double GetRecall(int found, int taken, int positives) => (double)found / positives;

    private static double GetDice(int found, int taken, int positives) => 2.0 * found / (positives + taken);

    private static RankingResult Rank(byte[] label, float[] scores, bool isExact)
    {
        var accumulator = new ScoreAccumulator(2, isExact);
        accumulator.Add(label, [.. scores, .. scores], "image");
        return accumulator.GetResults()[1];
    }
}
