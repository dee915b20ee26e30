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
        foreach (var item in recorded.RootElement.GetProperty("oneCycle").EnumerateArray())
        {
            var schedule = new OneCycleSchedule
            {
                RisingFraction = item.GetProperty("risingFraction").GetDouble(),
                InitialDivisor = item.GetProperty("initialDivisor").GetDouble(),
                FinalDivisor = item.GetProperty("finalDivisor").GetDouble(),
            };
            double rate = item.GetProperty("rate").GetDouble();
            int steps = item.GetProperty("steps").GetInt32();
            double[] expected = item.GetProperty("rates").EnumerateArray().Select(value => value.GetDouble()).ToArray();

            for (int step = 0; step < steps; step++)
            {
                Assert.Equal(expected[step], schedule.GetRate(rate, step, steps), 1e-9 * rate);
            }
        }
    }

    [Fact]
    public void OtherSchedules_FiftyStepsWithAndWithoutWarmUp_GivePyTorchsRates()
    {
        LearningRateSchedule[] schedules =
        [
            new ConstantSchedule(), new StepSchedule(), new StepSchedule { Drops = 4, Factor = 0.5 }, new CosineSchedule(),
            new CosineSchedule { Lowest = 0.1 }, new PolynomialSchedule(), new PolynomialSchedule { Power = 2 },
        ];
        using var recorded = JsonDocument.Parse(File.ReadAllText(Recordings.PathOf("schedules.json")));
        foreach (var item in recorded.RootElement.GetProperty("others").EnumerateArray())
        {
            var schedule = schedules.Single(candidate => candidate.ToString() == item.GetProperty("schedule").GetString());
            schedule = schedule with { WarmUpSteps = item.GetProperty("warmUp").GetInt32() };
            AssertRates(item, (rate, step, steps) => schedule.GetRate(rate, step, steps));
        }
    }

    [Fact]
    public void Plateau_FiftyEpochs_GivesPyTorchsRates()
    {
        LearningRateSchedule[] schedules =
            [new PlateauSchedule(), new PlateauSchedule { Factor = 0.5, Patience = 2, Threshold = 1e-3, Lowest = 0.05 }];
        using var recorded = JsonDocument.Parse(File.ReadAllText(Recordings.PathOf("schedules.json")));
        foreach (var item in recorded.RootElement.GetProperty("plateau").EnumerateArray())
        {
            var schedule = schedules.Single(candidate => candidate.ToString() == item.GetProperty("schedule").GetString());
            var epochs = item.GetProperty("losses").EnumerateArray().Select((loss, index) => CreateEpoch(index, loss.GetDouble())).ToList();

            // A step is an epoch.
            AssertRates(item, (rate, step, steps) => schedule.GetRate(rate, step, steps, epochs[..step]));
        }
    }

    [Fact]
    public void Plateau_ValidationLoss_CountsInsteadOfTheTrainingLoss()
    {
        var schedule = new PlateauSchedule { Patience = 0, Factor = 0.5 };
        EpochInfo[] epochs = [CreateEpoch(0, 1) with { ValidationLoss = 1 }, CreateEpoch(1, 0.5) with { ValidationLoss = 2 }];

        Assert.Equal(0.1 * 0.5, schedule.GetRate(0.1, 2, 10, epochs), 1e-12);
        Assert.Equal(0.1, schedule.GetRate(0.1, 2, 10, [CreateEpoch(0, 1), CreateEpoch(1, 0.5)]), 1e-12);
    }

    [Fact]
    public void Plateau_SomeEpochsNotValidated_CountsAllAndActsAfterValidatedOnes()
    {
        var schedule = new PlateauSchedule { Patience = 2, Factor = 0.5 };
        EpochInfo[] epochs = [.. Enumerable.Range(0, 9).Select(index => CreateEpoch(index, 9) with { ValidationLoss = index % 2 == 0 ? 1 : null })];

        // Epochs 1, 3, 5, 7 and 9 are validated, and only the first is progress. After epoch 4, 3 have passed, but nobody knows what it came to; after
        // epoch 5, 4 have, more than 2. From there on the same: the rate falls again after epoch 9.
        double[] expected = [0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025];
        Assert.Equal(expected, Enumerable.Range(1, 9).Select(count => Math.Round(schedule.GetRate(0.1, count, 10, epochs[..count]), 12)));
    }

    [Fact]
    public void Plateau_ValidatedTraining_WaitsForTheFirstValidation()
    {
        var schedule = new PlateauSchedule { Patience = 2 };
        EpochInfo[] epochs = [.. Enumerable.Range(0, 13).Select(index => CreateEpoch(index, 9) with { ValidationLoss = index % 6 == 5 ? 1 : null })];

        // Epochs 6 and 12 are validated, and only the first is progress: after epoch 12, 6 have passed, more than 2.
        double[] expected = [.. Enumerable.Repeat(1.0, 11), 0.1, 0.1];
        Assert.Equal(expected, Rates(schedule.For(isValidated: true)));

        // By training losses, which stay, the rate would fall after epoch 4, and be back after epoch 6.
        Assert.Equal([1, 1, 1, 0.1, 0.1, 1], Rates(schedule)[..6]);

        double[] Rates(LearningRateSchedule rates) =>
            [.. Enumerable.Range(1, 13).Select(count => Math.Round(rates.GetRate(1, count, 14, epochs[..count]), 12))];
    }

    [Fact]
    public void Plateau_LossThatIsNoNumber_CountsAsNotSmaller()
    {
        var schedule = new PlateauSchedule { Patience = 1, Factor = 0.5 };

        Assert.Equal(0.1 * 0.5, schedule.GetRate(0.1, 3, 10, [CreateEpoch(0, 1), CreateEpoch(1, double.NaN), CreateEpoch(2, double.NaN)]), 1e-12);
    }

    [Fact]
    public void WarmUp_OneCycle_RisesToWhereTheCycleBegins()
    {
        var schedule = new OneCycleSchedule { WarmUpSteps = 3 };

        // The cycle begins at 1/25 of the rate, here 0.04.
        Assert.Equal([0.01, 0.02, 0.03, 0.04], Enumerable.Range(0, 4).Select(step => Math.Round(schedule.GetRate(1, step, 20), 12)));
        Assert.Equal(new OneCycleSchedule().GetRate(1, 9, 17), schedule.GetRate(1, 12, 20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void AnySchedule_AnyLength_IsPositiveAndAtMostTheLargest(int steps)
    {
        LearningRateSchedule[] schedules =
        [
            new StepSchedule(),
            new CosineSchedule(),
            new PolynomialSchedule(),
            new PlateauSchedule(),
        ];
        foreach (var schedule in schedules.SelectMany(schedule => (LearningRateSchedule[])[schedule, schedule with { WarmUpSteps = 10 }]))
        {
            for (int step = 0; step < steps; step++)
            {
                Assert.InRange(schedule.GetRate(0.5, step, steps), double.Epsilon, 0.5);
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
            Assert.InRange(new OneCycleSchedule().GetRate(0.5, step, steps), double.Epsilon, 0.5);
        }
    }

    [Fact]
    public void Constant_AnyStep_IsTheRate() => Assert.Equal(0.01, new ConstantSchedule().GetRate(0.01, 7, 9));

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    public void GetRate_StepOutsideTheTraining_Throws(int step, int steps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantSchedule().GetRate(0.01, step, steps));

    [Fact]
    public void OneCycle_SettingsOutOfRange_Throw()
    {
        Assert.Throws<SegmentationOptionException>(() => new OneCycleSchedule { RisingFraction = 1 });
        Assert.Throws<SegmentationOptionException>(() => new OneCycleSchedule { InitialDivisor = 0.5 });
        Assert.Throws<SegmentationOptionException>(() => new OneCycleSchedule { FinalDivisor = double.NaN });
    }

    [Fact]
    public void OtherSchedules_SettingsOutOfRange_Throw()
    {
        Assert.Throws<SegmentationOptionException>(() => new ConstantSchedule { WarmUpSteps = -1 });
        Assert.Throws<SegmentationOptionException>(() => new StepSchedule { Drops = 0 });
        Assert.Throws<SegmentationOptionException>(() => new StepSchedule { Factor = 1 });
        Assert.Throws<SegmentationOptionException>(() => new CosineSchedule { Lowest = 1 });
        Assert.Throws<SegmentationOptionException>(() => new PolynomialSchedule { Power = 0 });
        Assert.Throws<SegmentationOptionException>(() => new PlateauSchedule { Patience = -1 });
        Assert.Throws<SegmentationOptionException>(() => new PlateauSchedule { Threshold = double.NaN });
        Assert.Throws<SegmentationOptionException>(() => new PlateauSchedule { Lowest = 0 });
    }

    [Fact]
    public void ToString_OtherSettings_NamesThem()
    {
        Assert.Equal("cosine, warm-up 100", (new CosineSchedule { WarmUpSteps = 100 }).ToString());
        Assert.Equal("oneCycle", new OneCycleSchedule().ToString());
        Assert.Equal("oneCycle(0.5, 25, 10000)", new OneCycleSchedule { RisingFraction = 0.5 }.ToString());
    }

    private static EpochInfo CreateEpoch(int index, double loss) => new(index + 1, index + 1, 0.1, loss);

    private static void AssertRates(JsonElement recorded, Func<double, int, int, double> getRate)
    {
        double rate = recorded.GetProperty("rate").GetDouble();
        double[] expected = [.. recorded.GetProperty("rates").EnumerateArray().Select(value => value.GetDouble())];
        for (int step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], getRate(rate, step, expected.Length), 1e-9 * rate);
        }
    }
}
