using MathNet.Numerics;
using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation.Tests.Evaluation.Statistics;

public class SignedRankTestTests
{
    [Fact]
    public void Test_RecordedDifferences_GivesScipysStatisticAndProbability()
    {
        var cases = StatisticsRecording.Get("signedRank").EnumerateArray().ToArray();

        Assert.True(cases.Length > 60);
        Assert.All(cases, recorded =>
        {
            var result = SignedRankTest.Test(StatisticsRecording.ToNumbers(recorded.GetProperty("differences")));

            Assert.Equal(recorded.GetProperty("statistic").GetDouble(), result.Statistic);
            Assert.Equal(recorded.GetProperty("isExact").GetBoolean(), result.IsExact);
            StatisticsRecording.AssertClose(recorded.GetProperty("pValue").GetDouble(), result.PValue, 1e-11);
        });
    }

    [Fact]
    public void Test_AllThreePositive_IsTwoOfEightSigns()
    {
        // Of the 2³ choices of signs, only all plus and all minus are as one-sided.
        Assert.Equal(new SignedRankResult(0, 2 / 8.0, IsExact: true), SignedRankTest.Test([0.1, 0.2, 0.3]));
    }

    [Fact]
    public void Test_TiesAndZero_ShareRanksAndLeaveTheZeroOut()
    {
        // Sizes 1 1 2, ranks 1.5 1.5 3: plus 1.5 + 3, minus 1.5. Mean 3·4/4, variance (3·4·7 - (2³ - 2)/2)/24.
        var result = SignedRankTest.Test([1, -1, 2, 0]);

        Assert.Equal(1.5, result.Statistic);
        Assert.False(result.IsExact);
        StatisticsRecording.AssertClose(SpecialFunctions.Erfc((3 - 1.5) / Math.Sqrt(81 / 24.0) / Math.Sqrt(2)), result.PValue, 1e-13);
    }

    [Fact]
    public void Test_OnlyZeros_SaysNothingAgainstEquality() => Assert.Equal(1, SignedRankTest.Test([0, 0, 0]).PValue);

    [Fact]
    public void Test_Nothing_IsNotANumber() => Assert.True(double.IsNaN(SignedRankTest.Test([]).PValue));
}
