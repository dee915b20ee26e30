using System.Text.Json;
using Microsoft.ML;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class AutoSegmentationTrainerTests : IDisposable
{
    private const long Memory = 4_000_000_000;

    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"auto-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void Train_BudgetInSteps_IsTheSameTwice()
    {
        var data = SyntheticImages.Load(_context, 6, size: 32);
        var options = Options(steps: 4);

        using var first = Trainer(options).Train(data);
        using var second = Trainer(options).Train(data);

        Assert.Equal(Bytes(first.Model), Bytes(second.Model));
        Assert.Equal(first.Plan, second.Plan);
        Assert.Equal((4, 5), (first.Model.Info.Training!.Steps, first.Model.Info.Training.Seed));
        Assert.Equal(1, first.Metrics!.ImageCount);
        Assert.False(first.IsStopped);
    }

    [Fact]
    public void Train_Volumes_MeasuresAndReportsThem()
    {
        var size = new ImageSize(16, 16, 16);
        var options = Options(steps: 4) with { Classes = Volumes.Classes };

        using var result = Trainer(options).Train(Volumes.Load(_context, 6, size));

        Assert.Equal(size, result.Plan.Training.Crop);
        Assert.Equal(3, result.Model.Info.Rank);
        Assert.Equal(VolumeSpacing.One, result.Model.Info.Volumes!.Spacing);
        Assert.Equal((1, size.Width * size.Height * size.Depth), (result.Metrics!.ImageCount, result.Metrics.PixelCount));
        Assert.Contains("All slices", Report(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_VeryFewImages_MeasuresNothingAndSaysSo()
    {
        using var result = Trainer(Options(steps: 2)).Train(SyntheticImages.Load(_context, 3, size: 32));

        Assert.Null(result.Metrics);
        Assert.Contains(result.Decisions, choice => choice is { Name: "heldOut", Value: "0 of 3 images" });
    }

    [Fact]
    public void Train_LittleTime_KeepsToIt()
    {
        var options = Options(steps: null) with { Budget = TimeSpan.FromSeconds(15) };

        using var result = Trainer(options).Train(SyntheticImages.Load(_context, 6, size: 32));

        Assert.True(result.Model.Info.Training!.Steps >= 1);
        Assert.NotNull(result.Plan.Cost.StepDuration);
    }

    [Fact]
    public void Train_TooLittleTime_SaysWhatTheLeastIs()
    {
        var options = Options(steps: null) with { Budget = TimeSpan.FromMilliseconds(1) };

        var exception = Assert.Throws<SegmentationException>(() => Trainer(options).Train(SyntheticImages.Load(_context, 6, size: 32)));

        Assert.Matches("too short: 20 steps.*Give at least [1-9][0-9]* s", exception.Message);
    }

    [Fact]
    public void Train_Folds_GivesTheirEnsembleOrTheBestOfThem()
    {
        using var result = Trainer(Options(steps: 6) with { Folds = 2 }).Train(SyntheticImages.Load(_context, 8, size: 32));

        Assert.Equal((2, 7), (result.CrossValidation!.FoldCount, result.CrossValidation.ImageCount));
        Assert.Equal(7, result.OutOfFold!.ImageCount);
        Assert.NotNull(result.OutOfFold.ConfidenceIntervals);
        Assert.Contains("each predicted by the one of 2 models that has not seen it", Report(result), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(result.ToJson());
        Assert.Equal(7, json.RootElement.GetProperty("outOfFold").GetProperty("images").GetInt32());
        var choice = Assert.Single(result.Decisions, choice => choice.Name == "model");
        Assert.Equal(choice.Value == "ensemble" ? 2 : 0, result.Model.Info.Members.Count);
    }

    [Fact]
    public void Train_MoreFoldsThanImages_IsRefused()
    {
        var exception = Assert.Throws<SegmentationException>(
            () => Trainer(Options(steps: 6) with { Folds = 9 }).Train(SyntheticImages.Load(_context, 6, size: 32)));

        Assert.Contains("too few for 9 folds; take at most 5 folds", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_StoppedAtOnce_IsCancelled()
    {
        var options = Options(steps: 6) with { StopToken = new CancellationToken(canceled: true) };

        Assert.Throws<OperationCanceledException>(() => Trainer(options).Train(SyntheticImages.Load(_context, 6, size: 32)));
    }

    [Fact]
    public void Train_StoppedWhileTraining_GivesTheStepsSoFar()
    {
        using var source = new CancellationTokenSource();
        var progress = new Reporter(report =>
        {
            if (report.Training is { Step: 2 })
            {
                source.Cancel();
            }
        });

        using var result = Trainer(Options(steps: 50) with { StopToken = source.Token, Progress = progress })
            .Train(SyntheticImages.Load(_context, 6, size: 32));

        // What is asked for after the second step comes true after the third.
        Assert.Equal((true, 3), (result.IsStopped, result.Model.Info.Training!.Steps));
    }

    [Fact]
    public void Train_KilledAndResumed_GivesTheSameModel()
    {
        var data = SyntheticImages.Load(_context, 6, size: 32);
        var options = Options(steps: 12);
        using var whole = Trainer(options).Train(data);
        var progress = new Reporter(report =>
        {
            if (report.Training is { Step: 7 })
            {
                throw new InvalidOperationException("killed");
            }
        });
        Assert.Throws<InvalidOperationException>(() => Trainer(options with { Folder = _folder, Progress = progress }).Train(data));
        Assert.Throws<SegmentationException>(() => Trainer(options with { Folder = _folder }).Train(data));
        Assert.Throws<SegmentationException>(() => Trainer(options with { Folder = _folder, Resume = true, Steps = 13 }).Train(data));

        using var resumed = Trainer(options with { Folder = _folder, Resume = true }).Train(data);

        Assert.Equal(Bytes(whole.Model), Bytes(resumed.Model));
    }

    [Fact]
    public void Train_PlanOfAnotherMachine_MeasuresStepsAnew()
    {
        var data = SyntheticImages.Load(_context, 5, size: 32);
        var plan = _context.Segmentation().Plan(data, new() { Steps = 4, Memory = Memory, Classes = SyntheticImages.Classes });
        var slow = plan with { Cost = plan.Cost with { StepDuration = TimeSpan.FromHours(1) } };

        using var source = new CancellationTokenSource();
        var progress = new Reporter(report =>
        {
            if (report.Training is { Step: 2 })
            {
                source.Cancel();
            }
        });

        using var result = Trainer(Options(steps: null) with
        {
            Budget = TimeSpan.FromHours(1),
            Memory = null,
            Plan = slow,
            StopToken = source.Token,
            Progress = progress,
        }).Train(data);

        // By the plan's hour a step, there would have been a single one.
        Assert.True(result.Plan.Cost.StepDuration < TimeSpan.FromMinutes(1));
        Assert.True(result.Model.Info.Training!.Steps > 1);
    }

    [Fact]
    public void Train_ResumedWithAnotherPlanOrOtherImages_IsRefused()
    {
        var data = SyntheticImages.Load(_context, 6, size: 32);
        var plan = _context.Segmentation().Plan(data, new() { Steps = 4, Memory = Memory, Classes = SyntheticImages.Classes });
        var options = Options(steps: 4) with { Plan = plan, Memory = null, Folder = _folder };
        Trainer(options).Train(data).Dispose();
        var resumed = options with { Resume = true };
        var other = plan with { Training = plan.Training with { LearningRate = 0.1 } };

        var ofPlan = Assert.Throws<SegmentationException>(() => Trainer(resumed with { Plan = other }).Train(data));
        var ofImages = Assert.Throws<SegmentationException>(() => Trainer(resumed).Train(SyntheticImages.Load(_context, 2, size: 32)));

        Assert.Contains("Plan is one with the checksum", ofPlan.Message, StringComparison.Ordinal);
        Assert.Contains("is of other images", ofImages.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ColouredImages_TriesTwoCandidatesForTheSameSteps()
    {
        // 15 % of 140 steps are 21, 10 for each of the two.
        using var source = new CancellationTokenSource();
        var progress = new Reporter(report =>
        {
            if (report is { Stage: AutoStage.Training, Training: not null })
            {
                source.Cancel();
            }
        });

        using var result = Trainer(Options(steps: 140) with { StopToken = source.Token, Progress = progress })
            .Train(SyntheticImages.Load(_context, 5, size: 40, isColored: true));

        Assert.Equal(["resnet-unet from ImageNet", "unet"], result.Candidates.Select(candidate => candidate.Name));
        Assert.All(result.Candidates, candidate => Assert.Equal(10, Assert.Single(candidate.Trials).Steps));
        var chosen = Assert.Single(result.Candidates, candidate => candidate.IsChosen);
        Assert.Equal(result.Candidates.Max(candidate => candidate.Trials[0].Score), chosen.Trials[0].Score);
        string score = chosen.Trials[0].Score.ToString("F4", System.Globalization.CultureInfo.InvariantCulture);
        string report = Report(result);
        Assert.Contains("Mean Dice coefficient on held-out images after each round", report, StringComparison.Ordinal);
        Assert.Contains($"{chosen.Name}: {score}", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_StoppedInATrialAndResumed_RepeatsTheTrial()
    {
        var data = SyntheticImages.Load(_context, 5, size: 40, isColored: true);
        var options = Options(steps: 140) with { Folder = _folder };

        using var stopped = StopAt(report => report is { Stage: AutoStage.Trying, Subject: "unet", Training.Step: 2 }, options);
        using var resumed = StopAt(report => report is { Stage: AutoStage.Training, Training: not null }, options with { Resume = true });

        Assert.Equal([10, 3], stopped.Candidates.Select(candidate => Assert.Single(candidate.Trials).Steps));
        Assert.Equal([10, 10], resumed.Candidates.Select(candidate => Assert.Single(candidate.Trials).Steps));

        AutoTrainingResult StopAt(Predicate<AutoProgress> isReached, AutoSegmentationOptions options)
        {
            using var source = new CancellationTokenSource();
            var progress = new Reporter(report =>
            {
                if (isReached(report))
                {
                    source.Cancel();
                }
            });
            return Trainer(options with { StopToken = source.Token, Progress = progress }).Train(data);
        }
    }

    [Fact]
    public void Train_StoppedInTheSecondFold_GivesTheFirst()
    {
        using var source = new CancellationTokenSource();
        var progress = new Reporter(report =>
        {
            if (report is { Subject: "fold 2 of 2", Training.Step: 1 })
            {
                source.Cancel();
            }
        });

        using var result = Trainer(Options(steps: 20) with { Folds = 2, StopToken = source.Token, Progress = progress })
            .Train(SyntheticImages.Load(_context, 4, size: 32));

        Assert.Equal((0, 10), (result.Model.Info.Members.Count, result.Model.Info.Training!.Steps));
        Assert.Contains(result.Decisions, choice => choice is { Name: "model", Reason: "The run was stopped before a second model was trained." });
    }

    [Fact]
    public void ToJson_Result_HasThePlanAndTheMetrics()
    {
        using var result = Trainer(Options(steps: 2)).Train(SyntheticImages.Load(_context, 5, size: 32));

        using var json = JsonDocument.Parse(result.ToJson());

        Assert.Equal("unet", json.RootElement.GetProperty("plan").GetProperty("network").GetProperty("name").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("metrics").GetProperty("images").GetInt32());
        Assert.Equal("unet", json.RootElement.GetProperty("candidates")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void SaveReport_Result_HasItsSections()
    {
        using var result = Trainer(Options(steps: 2)).Train(SyntheticImages.Load(_context, 5, size: 32));

        string html = Report(result);

        Assert.All(
            (string[])["id=\"summary\"", "id=\"decisions\"", "id=\"candidates\"", "id=\"plan\"", "id=\"images\""],
            part => Assert.Contains(part, html, StringComparison.Ordinal));
    }

    private static AutoSegmentationOptions Options(int? steps) => new()
    {
        Steps = steps,
        Memory = Memory,
        Seed = 5,
        Threads = 1,
        Classes = SyntheticImages.Classes,
    };

    private static byte[] Bytes(SegmentationTransformer model)
    {
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        return stream.ToArray();
    }

    private string Report(AutoTrainingResult result)
    {
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, "report.html");
        result.SaveReport(path);
        return File.ReadAllText(path);
    }

    private AutoSegmentationTrainer Trainer(AutoSegmentationOptions options) => _context.Segmentation().Trainers.Auto(options);

    private sealed class Reporter(Action<AutoProgress> report) : IProgress<AutoProgress>
    {
        public void Report(AutoProgress value) => report(value);
    }
}
