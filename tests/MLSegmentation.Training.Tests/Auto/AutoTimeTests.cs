using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

/// <summary>What a run does with its time, by a clock that stands still unless a test moves it.</summary>
public sealed class AutoTimeTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly ManualClock _clock = new();
    private readonly List<string> _warnings = [];

    public AutoTimeTests() => _context.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
        {
            _warnings.Add(message.RawMessage);
        }
    };

    [Fact]
    public void Run_TimeOverBeforeTheTraining_TrainsTheFewestStepsAndSaysSo()
    {
        // Each of five measurements takes a second: of the cheapest shape and its half, of half the usual one in 32 and 16 bits, and of the usual one.
        // A step takes 0.1 s, and twice an image of half a batch 0.0333 s: (93 - 5 - 0.0333) / 0.1 = 879.67.
        using var result = Run(new AutoSegmentationOptions { Budget = TimeSpan.FromSeconds(100) }, step: 0.1, delay: 200);

        const string Steps = "20 of 879 planned";
        const string Reason = "Measuring, reading, an interruption or a slower machine took more of the time than planned. 20 steps are the fewest that are "
            + "trained, also where that takes longer than the time. More time allows more steps.";
        Assert.Equal((879, 20), (result.Plan.Training.Steps, result.Model.Info.Training!.Steps));
        Assert.Contains(new PlannedChoice("steps", Steps, Reason), result.Decisions);
        Assert.Contains($"Steps: {Steps}. {Reason}", _warnings);
        Assert.Contains(Steps, result.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MachineAsFastAsMeasured_SaysNothingOfSteps()
    {
        // A step takes the second that the clock goes on by.
        using var result = Run(new AutoSegmentationOptions { Budget = TimeSpan.FromSeconds(100) }, step: 1, delay: 0);

        Assert.DoesNotContain(result.Decisions, choice => choice.Name == "steps");
    }

    [Fact]
    public void Run_MachineSlowerThanMeasured_EndsWithItsTimeAndSaysSo()
    {
        // 879 steps of 0.1 s are planned (see above), of which each takes a second.
        using var result = Run(new AutoSegmentationOptions { Budget = TimeSpan.FromSeconds(100) }, step: 0.1, delay: 0);

        int steps = result.Model.Info.Training!.Steps;
        Assert.InRange(steps, 21, 100);
        var choice = Assert.Single(result.Decisions, choice => choice.Name == "steps");
        Assert.Equal($"{steps} of 879 planned", choice.Value);
        Assert.Contains("The training ended with its time.", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TimeOverBeforeFolds_TrainsTheFewestStepsOfEach()
    {
        using var result = Run(new AutoSegmentationOptions { Budget = TimeSpan.FromSeconds(100), Folds = 2 }, step: 0.1, delay: 200);

        Assert.Contains(result.Decisions, choice => choice is { Name: "steps", Value: "40 of 879 planned" });
    }

    [Fact]
    public void Run_FewerStepsExpectedThanAnAverageWants_TakesNone()
    {
        // Of 0.6 s a step there are about 150 in 93 s, and four times as many are prepared for; an average is of 200 or more.
        using var result = Run(new AutoSegmentationOptions { Budget = TimeSpan.FromSeconds(100) }, step: 0.6, delay: 200);

        Assert.InRange(result.Plan.Training.Steps, 100, 199);
        Assert.Null(result.Plan.Training.WeightAverageDecay);
        Assert.False(result.Model.Info.Training!.Options.ContainsKey("weightAverageDecay"));
        Assert.DoesNotContain(result.Decisions, choice => choice.Name == "weightAverageDecay");
    }

    [Fact]
    public void Run_FoldsOfFewerStepsThanThePlan_SaysWhichAverageTheyHave()
    {
        // Each of the two has half of 300 steps.
        using var result = Run(new AutoSegmentationOptions { Steps = 300, Folds = 2 }, step: 0, delay: 0);

        Assert.Equal(0.99, result.Plan.Training.WeightAverageDecay);
        Assert.Contains(
            new PlannedChoice(
                "weightAverageDecay",
                "none",
                "A training was expected to have 150 steps when it began, and by the plan 300. Fewer than 200 steps are too few to average their weights."),
            result.Decisions);
    }

    /// <summary>Runs on six images; each measurement and each step takes a second.</summary>
    /// <param name="options">The options.</param>
    /// <param name="step">The seconds of every step, as measured.</param>
    /// <param name="delay">The seconds that go by before each training.</param>
    private AutoTrainingResult Run(AutoSegmentationOptions options, double step, double delay)
    {
        options = options with { Memory = 4_000_000_000, Threads = 1, Classes = SyntheticImages.Classes, Progress = _clock };
        using var journal = AutoJournal.Open(options, new Dictionary<string, string>(), seed: 5);
        var work = new AutoWork(_context, options, journal, new AutoTimer(_clock, TimeSpan.Zero), (network, training) =>
        {
            _clock.Seconds += delay;
            return _context.Segmentation().Trainers.Custom(network, training);
        });
        var run = new AutoRun(
            work,
            (_, _) =>
            {
                _clock.Seconds++;
                return TimeSpan.FromSeconds(step);
            },
            CancellationToken.None);
        return run.Run(SyntheticImages.Load(_context, 6, size: 32));
    }

    private sealed class ManualClock : TimeProvider, IProgress<AutoProgress>
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (long)(Seconds * TimeSpan.TicksPerSecond);

        public void Report(AutoProgress value) => Seconds += value.Training is null ? 0 : 1;
    }
}
