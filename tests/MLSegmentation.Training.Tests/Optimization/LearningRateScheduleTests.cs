using System.Text.Json;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training.Tests.Optimization;

public class LearningRateScheduleTests
{
    [Fact]
    public void OneCycle_RecordedSettings_GivesPyTorchsRates()
    {
        // schedules.json was made by record_schedules.py.
        using var recorded = JsonDocument.Parse(File.ReadAllText(Recordings.PathOf("schedules.json")));
        foreach (var item in recorded.RootElement.EnumerateArray())
        {
            var schedule = new OneCycleSchedule
            {
                RisingFraction = item.GetProperty("risingFraction").GetDouble(),
                InitialDivisor = item.GetProperty("initialDivisor").GetDouble(),
                FinalDivisor = item.GetProperty("finalDivisor").GetDouble(),
            };
            var rate = item.GetProperty("rate").GetDouble();
            var steps = item.GetProperty("steps").GetInt32();
            var expected = item.GetProperty("rates").EnumerateArray().Select(value => value.GetDouble()).ToArray();

            for (int step = 0; step < steps; step++)
            {
                Assert.Equal(expected[step], schedule.GetRate(rate, step, steps), 1e-9 * rate);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void OneCycle_AnyLength_IsPositiveAndAtMostTheLargest(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            Assert.InRange(LearningRateSchedule.OneCycle().GetRate(0.5, step, steps), double.Epsilon, 0.5);
        }
    }

    [Fact]
    public void Constant_AnyStep_IsTheRate() => Assert.Equal(0.01, LearningRateSchedule.Constant().GetRate(0.01, 7, 9));

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    public void GetRate_StepOutsideTheTraining_Throws(int step, int steps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Constant().GetRate(0.01, step, steps));

    [Fact]
    public void OneCycle_SettingsOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule { RisingFraction = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule { InitialDivisor = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule { FinalDivisor = double.NaN });
    }

    [Fact]
    public void ToString_OtherSettings_NamesThem()
    {
        Assert.Equal("oneCycle", LearningRateSchedule.OneCycle().ToString());
        Assert.Equal("oneCycle(0.5, 25, 10000)", new OneCycleSchedule { RisingFraction = 0.5 }.ToString());
    }
}
