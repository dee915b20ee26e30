using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Ranking;

namespace MLSegmentation.Tests.Evaluation.Ranking;

public class RankingTests
{
    [Fact]
    public void ToMetrics_ScoresByHand_GivesAreaAndPrecision()
    {
        // Class 1 has 0.9, 0.6, 0.4; the rest 0.7, 0.4. Of 6 pairs, 3 are in order by 0.9 and 0.6 above, and one is tied:
        // 0.9 beats both, 0.6 beats one, 0.4 ties with one: (2 + 1 + 0.5) / 6.
        var metrics = Evaluate([1, 1, 1, 0, 0], [0.9f, 0.6f, 0.4f, 0.7f, 0.4f]);

        Assert.Equal(3.5 / 6, metrics.Classes[1].AreaUnderRocCurve, 12);

        // Thresholds from the top: 0.9 gives precision 1, 0.7 adds no recall, 0.6 gives 2/3, 0.4 takes both: 3/5.
        Assert.Equal((1 + (2 / 3.0) + (3 / 5.0)) / 3, metrics.Classes[1].AveragePrecision, 12);
    }

    [Fact]
    public void ToMetrics_ConstantScores_GivesChance()
    {
        var metrics = Evaluate([1, 0, 0, 0], [0.5f, 0.5f, 0.5f, 0.5f]);

        Assert.Equal(0.5, metrics.Classes[1].AreaUnderRocCurve, 12);
        Assert.Equal(0.25, metrics.Classes[1].AveragePrecision, 12);
        Assert.Equal(0.5, metrics.AreaUnderRocCurveErrorBound, 12);
    }

    [Fact]
    public void ToMetrics_OneClassOnly_HasNoArea()
    {
        var metrics = Evaluate([1, 1, 255], [0.5f, 0.6f, 0.7f]);

        Assert.True(double.IsNaN(metrics.Classes[1].AreaUnderRocCurve));
        Assert.True(double.IsNaN(metrics.MeanAreaUnderRocCurve));
        Assert.Equal(1, metrics.Classes[1].AveragePrecision, 12);
        Assert.True(double.IsNaN(metrics.Classes[0].AveragePrecision));
    }

    [Fact]
    public void ToMetrics_IgnoredPixels_DoNotRank()
    {
        var metrics = Evaluate([1, 0, 255, 255], [0.8f, 0.3f, 0.1f, 0.9f]);

        Assert.Equal(1, metrics.Classes[1].AreaUnderRocCurve, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ToMetrics_RandomScores_IsWithinTheReportedBounds(int kind)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            byte[] label = new byte[random.Next(3, 3000)];
            float[] scores = new float[label.Length];
            for (int index = 0; index < label.Length; index++)
            {
                label[index] = random.Next(20) == 0 ? (byte)255 : (byte)(random.Next(4) == 0 ? 1 : 0);
                scores[index] = CreateScore(random, kind, label[index] == 1);
            }

            var metrics = Evaluate(label, scores);
            var (area, precision) = Sort(label, scores);

            if (!double.IsNaN(area))
            {
                Assert.InRange(Math.Abs(metrics.Classes[1].AreaUnderRocCurve - area), 0, metrics.AreaUnderRocCurveErrorBound + 1e-12);
            }

            if (!double.IsNaN(precision))
            {
                Assert.InRange(Math.Abs(metrics.Classes[1].AveragePrecision - precision), 0, metrics.AveragePrecisionErrorBound + 1e-12);
            }
        }
    }

    [Fact]
    public void ToMetrics_SmoothScores_HasASmallBound()
    {
        var random = new Random(1);
        byte[] label = new byte[200_000];
        float[] scores = new float[label.Length];
        for (int index = 0; index < label.Length; index++)
        {
            label[index] = (byte)random.Next(2);
            scores[index] = CreateScore(random, 0, label[index] == 1);
        }

        var metrics = Evaluate(label, scores);

        Assert.InRange(metrics.AreaUnderRocCurveErrorBound, 0, 1e-4);
        Assert.Equal(Sort(label, scores).Area, metrics.Classes[1].AreaUnderRocCurve, 1e-6);
    }

    [Fact]
    public void ToMetrics_Micro_PoolsTheClasses()
    {
        // All scores of both classes together: right ones 0.9, 0.6; wrong ones 0.1, 0.4.
        var accumulator = new MetricAccumulator(2, new() { Averaging = ClassAveraging.Micro });
        accumulator.Add([1, 0], [1, 0], [0.1f, 0.6f, 0.9f, 0.4f]);

        Assert.Equal(1, accumulator.ToMetrics(SegmentationClasses.Binary).MeanAreaUnderRocCurve, 12);
    }

    [Fact]
    public void TryFind_AllScores_GivesAscendingBins()
    {
        float[] scores = Enumerable.Range(0, 1_000_001).Select(index => index / 1e6f).Prepend(0f).Append(1f).ToArray();
        int[] bins = new int[scores.Length];

        Assert.True(ScoreBins.TryFind(scores, bins));

        Assert.Equal(0, bins[0]);
        Assert.Equal(ScoreBins.Count - 1, bins[^1]);
        Assert.All(bins.Zip(bins.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
    }

    private static float CreateScore(Random random, int kind, bool isPositive) => kind switch
    {
        0 => (float)(1 / (1 + Math.Exp(-((isPositive ? 1 : -1) + (random.NextDouble() * 6) - 3)))),
        1 => random.Next(3) / 2f,
        2 => (float)random.NextDouble() * 1e-6f,
        3 => 1 - ((float)random.NextDouble() * 1e-5f),
        _ => 0.5f + ((float)random.NextDouble() * 1e-3f),
    };

    private static SegmentationMetrics Evaluate(byte[] label, float[] scores)
    {
        var accumulator = new MetricAccumulator(2, null);
        accumulator.Add(label, new byte[label.Length], [.. scores.Select(score => 1 - score), .. scores]);
        return accumulator.ToMetrics(SegmentationClasses.Binary);
    }

    /// <summary>The exact values, by sorting; equal scores count as tied.</summary>
    private static (double Area, double Precision) Sort(byte[] label, float[] scores)
    {
        double found = 0;
        double wrong = 0;
        double pairs = 0;
        double precision = 0;
        foreach (var group in scores.Zip(label).Where(pair => pair.Second != 255).GroupBy(pair => pair.First).OrderByDescending(group => group.Key))
        {
            double positives = group.Count(pair => pair.Second == 1);
            double negatives = group.Count() - positives;
            pairs += negatives * (found + (positives / 2));
            found += positives;
            wrong += negatives;
            precision += positives * found / (found + wrong);
        }

        return (pairs / (found * wrong), precision / found);
    }
}
