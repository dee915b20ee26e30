using Microsoft.ML;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.TensorBoard;

public sealed class TensorBoardLogTests : IDisposable
{
    private static readonly UNet Network = new() { Width = 4, Depth = 1 };

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_Log_HoldsTheNumbersOfEveryStepAndEpoch()
    {
        var progress = new Recorder();
        using var model = Train(progress, new TensorBoardLog(_folder["run"], images: 2));

        var events = EventReader.Read(_folder["run"]);
        Assert.Equal(("brain.Event:2", 0L), (events[0].Version, events[0].Step));
        Assert.Equal(1, events[1].Session);
        Assert.Equal(2, events[^1].Session);
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.Step <= pair.Second.Step && pair.First.WallTime <= pair.Second.WallTime));
        Assert.Equal(progress.Steps.Select(step => (step.Step, (float)step.Loss)), Numbers(events, "training/loss"));
        Assert.Equal(progress.Steps.Select(step => (step.Step, (float)step.LearningRate)), Numbers(events, "training/learningRate"));
        var epochs = model.Info.Training!.Epochs;
        Assert.Equal(epochs.Select(epoch => (epoch.Steps, (float)epoch.ValidationLoss!)), Numbers(events, "validation/loss"));
        Assert.Equal(epochs.Select(epoch => (epoch.Steps, (float)epoch.ValidationMeanDice!)), Numbers(events, "validation/meanDice"));
        Assert.Equal(epochs.Select(epoch => (epoch.Steps, (float)epoch.ValidationPerClassDice![1])), Numbers(events, "dice/disc"));
        Assert.Equal(epochs.Select(epoch => (epoch.Steps, (float)epoch.ValidationPerClassIoU![0])), Numbers(events, "iou/ground"));
    }

    [Fact]
    public void Fit_Log_HoldsValidationImagesAndOptions()
    {
        using var model = Train(new TensorBoardLog(_folder["run"], images: 2));

        var values = EventReader.Read(_folder["run"]).SelectMany(item => item.Values).ToList();
        var images = values.Where(value => value.Image is not null).ToList();

        // Two epochs, and the truth once.
        Assert.Equal(
            ["validation image 1/predicted", "validation image 1/predicted", "validation image 1/true", "validation image 2/predicted"],
            images.Select(image => image.Tag).Order().Take(4));
        Assert.Equal(6, images.Count);
        Assert.All(images, image =>
        {
            var fields = EventReader.Fields(image.Image!);
            byte[] png = fields[4].Single();
            Assert.Equal([32, 32, 3], new[] { 1, 2, 3 }.Select(number => EventReader.ToInteger(fields[number].Single())));
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
            using var decoded = Microsoft.ML.Data.MLImage.CreateFromStream(new MemoryStream(png));
            Assert.Equal((32, 32), (decoded.Width, decoded.Height));
        });
        Assert.Contains("| learningRate | 0.005 |", values.Single(value => value.Tag == "options").Text, StringComparison.Ordinal);
        Assert.Contains("| network | unet |", values.Single(value => value.Tag == "network and images").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_FolderOfAnEarlierRun_IsRefusedBeforeImagesAreRead()
    {
        var log = new TensorBoardLog(_folder["run"]);
        Train(log).Dispose();

        var exception = Assert.Throws<SegmentationException>(() =>
            _context.Segmentation().Trainers.UNet(Network, Options(new TensorBoardLog(_folder["run"]))).Fit(SyntheticImages.Load(_context, [])));

        Assert.Contains($"'{_folder["run"]}' holds the TensorBoard files of an earlier run", exception.Message, StringComparison.Ordinal);

        // The same log takes the next training into a folder of its own.
        Train(log).Dispose();
        Assert.NotEmpty(EventReader.Read(Path.Combine(_folder["run"], "2")));
    }

    [Fact]
    public void Fit_SameTrainingAfterOneThatDidNotEnd_BeginsAgainBesideItsFile()
    {
        string first = Break();
        byte[] before = File.ReadAllBytes(first);

        // As a process leaves a file that is killed between making it and writing to it, or while it writes.
        File.WriteAllBytes(Path.Combine(_folder["run"], "events.out.tfevents.0.made.1.0"), []);
        File.WriteAllBytes(Path.Combine(_folder["run"], "events.out.tfevents.0.cut.1.0"), before[..^5]);
        Train(new TensorBoardLog(_folder["run"])).Dispose();

        Assert.Equal(before, File.ReadAllBytes(first));
        string last = Directory.GetFiles(_folder["run"]).Order(StringComparer.Ordinal).Last();
        Assert.NotEqual(first, last);
        Assert.Equal(0L, EventReader.ReadFile(last)[1].Step);
        Assert.Equal(1, EventReader.ReadFile(last)[1].Session);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("damaged")]
    public void Fit_OtherTrainingThanTheOneThatDidNotEnd_IsRefused(string what)
    {
        string file = Break();
        var options = Options(new TensorBoardLog(_folder["run"]));
        if (what == "other")
        {
            options = options with { Epochs = 3 };
        }
        else
        {
            byte[] content = File.ReadAllBytes(file);
            content[0]++;
            File.WriteAllBytes(file, content);
        }

        var exception = Assert.Throws<SegmentationException>(() =>
            _context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(_context, 4, size: 32)));

        Assert.Contains($"'{_folder["run"]}' holds the TensorBoard files of an earlier run", exception.Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_folder["run"]));
    }

    [Fact]
    public void OnBegin_ResumedRun_FollowsTheEarlierFile()
    {
        Train(new TensorBoardLog(_folder["run"])).Dispose();
        var log = new TensorBoardLog(_folder["run"]);

        log.OnPrepare(isResumed: true);

        Assert.Single(Directory.GetFiles(_folder["run"]));
    }

    [Fact]
    public void OnBegin_ResumedRun_ForgetsWhatCameAfterTheLastStep()
    {
        var recorder = new Recorder();
        Train(recorder, new TensorBoardLog(_folder["run"])).Dispose();
        string first = Assert.Single(Directory.GetFiles(_folder["run"]));
        var log = new TensorBoardLog(_folder["run"]);

        log.OnPrepare(isResumed: true);
        log.OnBegin(recorder.Start! with { StepsTaken = 2 });
        log.OnClose();

        // TensorBoard forgets all events from the step of a start on; the second step, with its epoch, is the earlier run's.
        string second = Assert.Single(Directory.GetFiles(_folder["run"]), file => file != first);
        var start = Assert.Single(EventReader.ReadFile(second), item => item.Session == 1);
        Assert.Equal(3, start.Step);
        Assert.Contains(Numbers(EventReader.ReadFile(first), "validation/loss"), item => item.Item1 == 2);
    }

    [Fact]
    public void Fit_ClockSetBack_HasFilesAndEventsInTheOrderOfTheRuns()
    {
        var clock = new JumpingClock { Now = DateTimeOffset.FromUnixTimeSeconds(2_000) };
        var recorder = new Recorder(() => clock.Now -= TimeSpan.FromMinutes(9));
        Train(recorder, new TensorBoardLog(_folder["run"], timeProvider: clock)).Dispose();
        var events = EventReader.Read(_folder["run"]);
        var log = new TensorBoardLog(_folder["run"], timeProvider: clock);
        string first = Assert.Single(Directory.GetFiles(_folder["run"]));

        log.OnPrepare(isResumed: true);
        log.OnBegin(recorder.Start!);
        log.OnClose();

        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.WallTime <= pair.Second.WallTime));
        string second = Assert.Single(Directory.GetFiles(_folder["run"]), file => file != first);
        Assert.StartsWith("events.out.tfevents.2000.", Path.GetFileName(first), StringComparison.Ordinal);
        Assert.StartsWith("events.out.tfevents.2001.", Path.GetFileName(second), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_FolderOfARunThatGoesOn_IsRefused()
    {
        SegmentationException? exception = null;
        var second = new TensorBoardLog(_folder["run"]);
        var first = new Recorder(() => exception = Assert.Throws<SegmentationException>(() => second.OnPrepare(isResumed: true)));

        Train(first, new TensorBoardLog(_folder["run"])).Dispose();

        Assert.Contains($"The TensorBoard folder '{_folder["run"]}' is in use by another run: process ", exception!.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder["run"]));
    }

    [Fact]
    public void Fit_TrainingThatFails_LeavesTheFolderToOthers()
    {
        var failing = new Recorder(() => throw new InvalidOperationException());

        Assert.Throws<InvalidOperationException>(() => Train(failing, new TensorBoardLog(_folder["run"])));

        Assert.Single(Directory.GetFiles(_folder["run"]));
        new TensorBoardLog(_folder["run"]).OnPrepare(isResumed: true);
    }

    [Fact]
    public void Fit_FileThatCannotBeWrittenAnyMore_WarnsAndGoesOn()
    {
        var warnings = new List<string>();
        _context.Log += (_, message) => warnings.Add(message.RawMessage);
        var deleter = new Recorder(() => Directory.Delete(_folder["run"], recursive: true));

        using var model = Train(deleter, new TensorBoardLog(_folder["run"]));

        Assert.Equal(4, model.Info.Training!.Steps);
        string warning = Assert.Single(warnings, message => message.Contains("TensorBoard", StringComparison.Ordinal));
        Assert.Contains("is told nothing more of this training, which goes on", warning, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<(int, float)> Numbers(IEnumerable<ReadEvent> events, string tag) =>
        events.SelectMany(item => item.Values.Where(value => value.Tag == tag).Select(value => ((int)item.Step, value.Number!.Value)));

    /// <summary>Trains until the first step, and gives the file that is left.</summary>
    private string Break()
    {
        var failing = new Recorder(() => throw new InvalidOperationException());
        Assert.Throws<InvalidOperationException>(() => Train(failing, new TensorBoardLog(_folder["run"])));
        return Assert.Single(Directory.GetFiles(_folder["run"]));
    }

    private SegmentationTransformer Train(params TrainingObserver[] observers) =>
        _context.Segmentation().Trainers.UNet(Network, Options(observers)).Fit(SyntheticImages.Load(_context, 4, size: 32));

    private SegmentationTrainerOptions Options(params TrainingObserver[] observers) => new()
    {
        Epochs = 2,
        BatchSize = 2,
        Crop = new ImageSize(32, 32),
        Optimization = new() { LearningRate = 5e-3 },
        ValidationSet = SyntheticImages.Load(_context, 3, size: 32, seed: 3),
        Seed = 1,
        Execution = new() { Threads = 1 },
        Classes = SyntheticImages.Classes,
        Observers = observers,
    };

    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Recorder(Action? begun = null) : TrainingObserver
    {
        public TrainingStart? Start { get; private set; }

        public List<TrainingProgress> Steps { get; } = [];

        public override void OnBegin(TrainingStart start) => Start = start;

        public override void OnStep(TrainingProgress progress)
        {
            if (Steps.Count == 0)
            {
                begun?.Invoke();
            }

            Steps.Add(progress);
        }
    }
}
