using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training.Tests;

public class TrainingPaceTests
{
    [Fact]
    public void Estimate_SomeSteps_LeavesOutTheFirst()
    {
        var pace = new TrainingPace();
        pace.AddStep();
        var first = pace.Elapsed;
        pace.AddStep();
        pace.AddStep();

        // The first step ended by now; two more until 20 seconds later are 10 seconds each.
        var rest = pace.Estimate(first + TimeSpan.FromSeconds(20), steps: 6, validations: 3);

        Assert.Equal(60, rest.TotalSeconds, 1);
    }

    [Fact]
    public void Estimate_NoStepYet_IsZero() => Assert.Equal(TimeSpan.Zero, new TrainingPace().Estimate(steps: 5, validations: 1));

    [Fact]
    public void Duration_OfAnEstimate_IsThatOfTheStepsAndValidationsThatAreLeft()
    {
        var estimate = new TrainingEstimate
        {
            Training = Start(steps: 10, stepsPerEpoch: 4, taken: 5),
            StepDuration = TimeSpan.FromSeconds(2),
            ValidationDuration = TimeSpan.FromSeconds(7),
            PeakMemory = 1,
        };

        // Epochs end after 4, 8 and 10 steps; of 5 steps more, two epochs end.
        Assert.Equal((5 * 2) + (2 * 7), estimate.Duration.TotalSeconds);
        Assert.Equal((4 * 2) + 7, estimate.EpochDuration.TotalSeconds);
    }

    private static TrainingStart Start(int steps, int stepsPerEpoch, int taken) => new()
    {
        Network = new NetworkInfo("unet", new Dictionary<string, string>(), 100),
        Classes = SegmentationClasses.Binary,
        Images = 4,
        ValidationImages = 1,
        Channels = 1,
        PatchSize = new ImageSize(32, 32),
        IsResized = false,
        BatchSize = 1,
        StepsPerEpoch = stepsPerEpoch,
        Epochs = (steps + stepsPerEpoch - 1) / stepsPerEpoch,
        Steps = steps,
        StepsTaken = taken,
        Device = "cpu",
        Threads = 1,
        Precision = TrainingPrecision.Full,
        Seed = 1,
        Options = new Dictionary<string, string>(),
    };
}
