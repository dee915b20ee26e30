using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation.Tests.Evaluation.Statistics;

public class RowBootstrapTests
{
    [Fact]
    public void GetIntervals_RecordedSample_AgreesWithScipys()
    {
        var interval = GetMeanInterval(StatisticsRecording.GetNumbers("sample"), new() { Resamples = 20_000 });

        // Both draw at random: 20,000 resamples find the ends of an interval this wide to about 0.0005.
        double[] expected = StatisticsRecording.GetNumbers("meanInterval");
        Assert.Equal(expected[0], interval.Lower, 0.0015);
        Assert.Equal(expected[1], interval.Upper, 0.0015);
    }

    [Fact]
    public void GetIntervals_RatioOfSums_AgreesWithScipys()
    {
        double[] sample = StatisticsRecording.GetNumbers("sample");
        double[] weights = StatisticsRecording.GetNumbers("weights");
        double[] rows = [.. sample.Zip(weights).SelectMany(pair => new[] { pair.First * pair.Second, pair.Second })];

        var interval = new RowBootstrap(rows, 2, new() { Resamples = 20_000, ConfidenceLevel = 0.9 })
            .GetIntervals(1, (sums, statistics) => statistics[0] = sums[0] / sums[1])[0];

        double[] expected = StatisticsRecording.GetNumbers("ratioInterval");
        Assert.Equal(expected[0], interval.Lower, 0.0015);
        Assert.Equal(expected[1], interval.Upper, 0.0015);
    }

    [Fact]
    public void GetIntervals_ManySamplesOfAKnownMean_CoverItAsOftenAsTheySay()
    {
        // Uniform from 0 to 99, mean 49.5. Of 400 intervals at 90 %, 360 ± 6 cover it in theory; the percentile method is a little narrow.
        var stream = new ResampleStream(7);
        int covering = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            double[] sample = new double[40];
            for (int index = 0; index < sample.Length; index++)
            {
                sample[index] = stream.Next(100);
            }

            var interval = GetMeanInterval(sample, new() { Resamples = 400, ConfidenceLevel = 0.9, Seed = trial });
            covering += interval.Lower <= 49.5 && 49.5 <= interval.Upper ? 1 : 0;
        }

        Assert.InRange(covering, 400 * 0.85, 400 * 0.94);
    }

    [Fact]
    public void GetIntervals_Seed_DecidesThem()
    {
        double[] sample = [1, 4, 9, 16, 25];

        Assert.Equal(GetMeanInterval(sample, new() { Seed = 3 }), GetMeanInterval(sample, new() { Seed = 3 }));
        Assert.NotEqual(GetMeanInterval(sample, new() { Seed = 3 }), GetMeanInterval(sample, new() { Seed = 4 }));
    }

    [Fact]
    public void GetIntervals_OneRow_IsNone() => Assert.Equal(new ConfidenceInterval(double.NaN, double.NaN), GetMeanInterval([0.5], new()));

    [Fact]
    public void GetIntervals_StatisticThatIsNoNumberAtTimes_LeavesThoseResamplesOut()
    {
        // Where the first row alone is drawn, the ratio is 0 / 0.
        Assert.Equal(new ConfidenceInterval(3 / 4.0, 3 / 4.0), GetRatioInterval(0, 0, 3, 4, 6, 8));
    }

    [Fact]
    public void GetIntervals_StatisticThatIsANumberInOneRow_IsNone() =>
        Assert.Equal(new ConfidenceInterval(double.NaN, double.NaN), GetRatioInterval(0, 0, 3, 4, 0, 0));

    [Fact]
    public void GetIntervals_CancelledToken_Stops() => Assert.Throws<OperationCanceledException>(
        () => new RowBootstrap([1, 2], 1, new()).GetIntervals(1, (sums, statistics) => statistics[0] = sums[0], new CancellationToken(canceled: true)));

    /// <summary>The interval of the ratio of the sums of two columns.</summary>
    private static ConfidenceInterval GetRatioInterval(params double[] rows) =>
        new RowBootstrap(rows, 2, new()).GetIntervals(1, (sums, statistics) => statistics[0] = sums[0] / sums[1])[0];

    private static ConfidenceInterval GetMeanInterval(double[] sample, BootstrapOptions options) =>
        new RowBootstrap(sample, 1, options).GetIntervals(1, (sums, statistics) => statistics[0] = sums[0] / sample.Length)[0];
}
