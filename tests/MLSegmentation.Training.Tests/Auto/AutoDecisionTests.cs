using System.Text.RegularExpressions;
using Microsoft.ML;

namespace MLSegmentation.Training.Tests.Auto;

/// <summary>What a run says of its decisions, and which of a plan that was given it keeps.</summary>
public sealed class AutoDecisionTests : IDisposable
{
    private const long Memory = 4_000_000_000;

    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_ResumedAfterItsChoice_TellsTheSameDecisions()
    {
        var data = SyntheticImages.Load(_context, 5, size: 40, isColored: true);
        var options = Options(steps: 140) with { Folder = _folder["run"], Memory = Memory };
        Assert.Throws<InvalidOperationException>(() => Train(data, options, report => report is { Stage: AutoStage.Training, Training: not null }
            ? throw new InvalidOperationException("killed")
            : false));

        using var result = Train(data, options with { Resume = true }, report => report is { Stage: AutoStage.Training, Training.Step: 2 });

        Assert.Equal(["heldOut", "candidate", "model", "postProcessing"], result.Decisions.Select(choice => choice.Name));
        string chosen = result.Candidates.Single(candidate => candidate.IsChosen).Name;
        Assert.Contains(result.Decisions, choice => choice.Name == "candidate" && choice.Value == chosen);
    }

    [Fact]
    public void Train_StoppedInATrial_SaysThatTheCandidateIsThatOfTheBestTrial()
    {
        // 15 % of 140 steps are 21, 10 for each of the two; the second gets three.
        var data = SyntheticImages.Load(_context, 5, size: 40, isColored: true);

        using var result = Train(
            data, Options(steps: 140) with { Memory = Memory }, report => report is { Stage: AutoStage.Trying, Subject: "unet", Training.Step: 2 });

        var best = result.Candidates.MaxBy(candidate => candidate.Trials[0].Score)!;
        Assert.True(best.IsChosen);
        Assert.Equal(best.Trials[0].Steps, result.Model.Info.Training!.Steps);
        Assert.Contains(result.Decisions, choice => choice.Name == "candidate" && choice.Value == best.Name
            && choice.Reason == "The run was stopped; of all trials until then, one of this candidate has the best score on the held-out images.");
    }

    [Fact]
    public void Train_PlanWithAnAverageOfWeights_KeepsIt()
    {
        var data = SyntheticImages.Load(_context, 5, size: 32);
        var plan = Plan(data);
        plan = plan with { Training = plan.Training with { WeightAverageDecay = 0.5 } };

        using var result = Train(data, Options(steps: 2) with { Plan = plan }, _ => false);

        Assert.Equal("0.5", result.Model.Info.Training!.Options["weightAverageDecay"]);
    }

    [Fact]
    public void Train_PlanInThreeDimensionsAndTime_MeasuresItsSteps()
    {
        var data = Volumes.Load(_context, 5, new ImageSize(16, 16, 16));
        var plan = _context.Segmentation().Plan(data, new() { Steps = 4, Memory = Memory, Classes = Volumes.Classes });
        var options = Options(steps: null) with { Budget = TimeSpan.FromHours(1), Plan = plan, Classes = Volumes.Classes };

        using var result = Train(data, options, report => report.Training is { Step: 2 });

        Assert.Equal(3, result.Model.Info.Rank);
        Assert.NotNull(result.Plan.Cost.StepDuration);
    }

    [Fact]
    public void Train_FoldOfSmallerImagesThanThePlansCrop_ContinuesThem()
    {
        var random = new Random(1);
        var data = SyntheticImages.Load(_context, [SyntheticImages.Create(random, 16), SyntheticImages.Create(random, 64)]);
        var plan = Plan(data);
        plan = plan with { Training = plan.Training with { Crop = new ImageSize(64, 64) } };

        // Of two images none is held out, and each of the two folds learns from that of the other.
        using var result = Train(data, Options(steps: 2) with { Plan = plan, Folds = 2 }, _ => false);

        Assert.Equal(2, result.CrossValidation!.FoldCount);
    }

    [Fact]
    public void Train_PlanWhoseCropNoImageFills_IsRefused()
    {
        var data = SyntheticImages.Load(_context, 5, size: 32);
        var plan = Plan(data);
        plan = plan with { Training = plan.Training with { Crop = new ImageSize(64, 64) } };

        var error = Assert.Throws<SegmentationException>(() => Train(data, Options(steps: 2) with { Plan = plan }, _ => false));

        Assert.Contains("The crop is 64x64, but the largest training image is 32x32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_MemoryBesideAPlan_IsRefused()
    {
        var data = SyntheticImages.Load(_context, 5, size: 32);

        var error = Assert.Throws<SegmentationOptionException>(
            () => Train(data, Options(steps: 2) with { Plan = Plan(data), Memory = Memory }, _ => false));

        Assert.Equal("Memory is 4000000000, but Plan has decided what memory is taken; leave one of them out.", error.Message);
    }

    [Fact]
    public void Train_MoreFoldsThanImages_IsRefusedBeforeAnythingIsTried()
    {
        var data = SyntheticImages.Load(_context, 5, size: 40, isColored: true);
        var stages = new List<AutoStage>();

        var error = Assert.Throws<SegmentationException>(() => Train(data, Options(steps: 140) with { Memory = Memory, Folds = 9 }, report =>
        {
            stages.Add(report.Stage);
            return false;
        }));

        Assert.Contains("too few for 9 folds; take at most 4 folds", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(AutoStage.Trying, stages);
    }

    [Fact]
    public void Train_ResumedFromAnEarlierVersion_KnowsItsImages()
    {
        var data = SyntheticImages.Load(_context, 5, size: 32);
        var options = Options(steps: 2) with { Memory = Memory, Folder = _folder["run"] };
        Train(data, options, _ => false).Dispose();
        string path = Path.Combine(_folder["run"], "auto.json");
        string text = File.ReadAllText(path);
        string earlier = Regex.Replace(text, ",\\s*\"medianSides\": \\[[^\\]]*\\],\\s*\"largestPixels\": [0-9]+", "");
        Assert.NotEqual(text, earlier);
        File.WriteAllText(path, earlier);

        using var result = Train(data, options with { Resume = true }, _ => false);

        Assert.Equal(2, result.Model.Info.Training!.Steps);
    }

    private static AutoSegmentationOptions Options(int? steps) => new() { Steps = steps, Seed = 5, Threads = 1, Classes = SyntheticImages.Classes };

    private SegmentationPlan Plan(IDataView data) =>
        _context.Segmentation().Plan(data, new() { Steps = 4, Memory = Memory, Classes = SyntheticImages.Classes });

    /// <summary>Trains, and stops where a report says so.</summary>
    private AutoTrainingResult Train(IDataView data, AutoSegmentationOptions options, Predicate<AutoProgress> isLast)
    {
        using var source = new CancellationTokenSource();
        var progress = new Reporter(report =>
        {
            if (isLast(report))
            {
                source.Cancel();
            }
        });
        return _context.Segmentation().Trainers.Auto(options with { StopToken = source.Token, Progress = progress }).Train(data);
    }

    private sealed class Reporter(Action<AutoProgress> report) : IProgress<AutoProgress>
    {
        public void Report(AutoProgress value) => report(value);
    }
}
