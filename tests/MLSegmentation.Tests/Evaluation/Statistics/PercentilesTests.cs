using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation.Tests.Evaluation.Statistics;

public class PercentilesTests
{
    [Fact]
    public void Get_RecordedShares_IsNumPys()
    {
        double[] sorted = [.. StatisticsRecording.GetNumbers("sample").Order()];

        Assert.All(StatisticsRecording.Get("percentiles").EnumerateArray(), recorded =>
            Assert.Equal(recorded.GetProperty("value").GetDouble(), Percentiles.Get(sorted, recorded.GetProperty("share").GetDouble()), 14));
    }

    [Fact]
    public void Get_BetweenTwoValues_Interpolates() => Assert.Equal(1 + (0.25 * (5 - 1)), Percentiles.Get([1, 5], 0.25));

    [Fact]
    public void Get_Nothing_IsNotANumber() => Assert.True(double.IsNaN(Percentiles.Get([], 0.5)));
}
