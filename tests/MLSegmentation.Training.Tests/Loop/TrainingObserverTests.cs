using Microsoft.ML;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

public sealed class TrainingObserverTests : IDisposable
{
    private static readonly UNet Network = new() { Width = 4, Depth = 1 };

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_Observer_HearsFromTheBeginningToTheEnd()
    {
        var observer = new Recorder { ValidationImagesWanted = 2 };

        using var model = _context.Segmentation().Trainers.UNet(Network, Options() with { Observers = [observer] }).Fit(Images());

        var start = observer.Start!;
        Assert.Equal(("unet", model.Info.Network.Parameters), (start.Network.Name, start.Network.Parameters));
        Assert.Equal((4, 3, 1, new ImageSize(32, 32)), (start.Images, start.ValidationImages, start.Channels, start.PatchSize));
        Assert.Equal((2, 2, 2, 4, 0), (start.BatchSize, start.StepsPerEpoch, start.Epochs, start.Steps, start.StepsTaken));
        Assert.Equal(("cpu", 1, TrainingPrecision.Full), (start.Device, start.Threads, start.Precision));
        Assert.Equal(["prepare", "begin", "step", "shown 1.0", "shown 1.1", "step", "step", "shown 2.0", "shown 2.1", "step", "end", "close"], observer.Heard);
        Assert.Equal((4, 2, false), (observer.End!.Steps, observer.End.Epochs.Count, observer.End.IsStoppedEarly));
        Assert.Equal(model.Info.Training!.BestEpoch, observer.End.BestEpoch);
        Assert.Equal(TimeSpan.Zero, observer.Last!.Remaining);
        Assert.True(observer.Last.Elapsed > TimeSpan.Zero && observer.Last.Elapsed <= observer.End.Duration);
    }

    [Fact]
    public void Fit_ShownPrediction_IsTheImageWithItsMasks()
    {
        var observer = new Recorder { ValidationImagesWanted = 1 };
        var uniform = SyntheticImages.CreateUniform(20, 12, grey: 200, label: 1);
        var options = Options() with { ValidationSet = SyntheticImages.Load(_context, [uniform]), Observers = [observer] };

        using var model = _context.Segmentation().Trainers.UNet(Network, options).Fit(Images());

        Assert.Equal((20, 12), (observer.Shown!.Value.Width, observer.Shown.Value.Height));
        Assert.All(observer.Shown.Value.Red, red => Assert.Equal(200, red));
        Assert.All(observer.Shown.Value.Label, label => Assert.Equal(1, label));
    }

    [Fact]
    public void Fit_ObserverThatRefuses_ReadsNoImage()
    {
        var observer = new Recorder { Refusal = "Not today." };
        var options = Options() with { Observers = [observer] };

        var trainer = _context.Segmentation().Trainers.UNet(Network, options);
        var exception = Assert.Throws<SegmentationException>(() => trainer.Fit(SyntheticImages.Load(_context, [])));

        Assert.Equal("Not today.", exception.Message);
        Assert.Equal(["prepare", "close"], observer.Heard);
    }

    [Fact]
    public void Fit_DataThatCannotBeTrainedOn_ClosesTheObserver()
    {
        var observer = new Recorder();
        var trainer = _context.Segmentation().Trainers.UNet(Network, Options() with { Observers = [observer] });

        Assert.Throws<SegmentationException>(() => trainer.Fit(_context.Data.LoadFromEnumerable([new { Number = 1f }])));

        Assert.Equal(["close"], observer.Heard);
    }

    [Fact]
    public void Fit_NetworkOfMoreNodesThanModelsMayHave_IsRefusedBeforeTheFirstStep()
    {
        var observer = new Recorder();
        var trainer = _context.Segmentation().Trainers.Custom(new Endless(), Options() with { Observers = [observer] });

        var exception = Assert.Throws<SegmentationException>(() => trainer.Fit(Images()));

        Assert.StartsWith("The network 'endless' cannot be trained, for its model could not be opened: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(" nodes, and 2500 are allowed", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["prepare", "close"], observer.Heard);
    }

    [Fact]
    public void Estimate_Images_MeasuresAndWritesNothing()
    {
        var observer = new Recorder();
        var options = Options() with { Epochs = 100, Observers = [observer], Checkpoints = new() { Folder = _folder["run"] } };

        var estimate = _context.Segmentation().Trainers.UNet(Network, options).Estimate(Images());

        Assert.Equal((200, 100, 2), (estimate.Training.Steps, estimate.Training.Epochs, estimate.Training.StepsPerEpoch));
        Assert.True(estimate.StepDuration > TimeSpan.Zero && estimate.ValidationDuration > TimeSpan.Zero);
        Assert.Equal((200 * estimate.StepDuration) + (100 * estimate.ValidationDuration), estimate.Duration);
        Assert.True(estimate.PeakMemory > 1 << 20);
        Assert.Empty(observer.Heard);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Estimate_FolderWithCheckpoints_IsRefusedOrResumedAsTrainingWouldBe()
    {
        var options = Options() with { Checkpoints = new() { Folder = _folder["run"] } };
        _context.Segmentation().Trainers.UNet(Network, options with { Steps = null }).Fit(Images()).Dispose();
        var trainer = _context.Segmentation().Trainers.UNet(Network, options);
        var resuming = _context.Segmentation().Trainers.UNet(Network, options with { Checkpoints = options.Checkpoints with { Resume = true } });
        string[] before = Directory.GetFiles(_folder["run"]);

        var exception = Assert.Throws<SegmentationException>(() => trainer.Estimate(Images()));
        var estimate = resuming.Estimate(Images());

        Assert.Contains("holds the checkpoints of an earlier run", exception.Message, StringComparison.Ordinal);
        Assert.Equal((4, TimeSpan.Zero), (estimate.Training.StepsTaken, estimate.Duration));
        Assert.Equal(before, Directory.GetFiles(_folder["run"]));
    }

    public void Dispose() => _folder.Dispose();

    private IDataView Images() => SyntheticImages.Load(_context, 4, size: 32);

    private SegmentationTrainerOptions Options() => new()
    {
        Epochs = 2,
        BatchSize = 2,
        Crop = new ImageSize(32, 32),
        ValidationSet = SyntheticImages.Load(_context, 3, size: 32, seed: 3),
        Seed = 1,
        Execution = new() { Threads = 1 },
        Classes = SyntheticImages.Classes,
    };

    private sealed record Endless : NetworkArchitecture
    {
        public override string Name => "endless";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var value = graph.Conv("first", image, 2);
            for (int i = 0; i < 2500; i++)
            {
                value = graph.Relu(value);
            }

            return graph.Conv("last", value, outputChannels);
        }
    }

    private sealed class Recorder : TrainingObserver
    {
        public int ValidationImagesWanted { get; init; }

        public string? Refusal { get; init; }

        public List<string> Heard { get; } = [];

        public TrainingStart? Start { get; private set; }

        public TrainingProgress? Last { get; private set; }

        public TrainingEnd? End { get; private set; }

        public (int Width, int Height, byte[] Red, byte[] Label)? Shown { get; private set; }

        public override int ValidationImages => ValidationImagesWanted;

        public override void OnPrepare(bool isResumed)
        {
            Heard.Add("prepare");
            if (Refusal is not null)
            {
                throw new SegmentationException(Refusal);
            }
        }

        public override void OnBegin(TrainingStart start) => (Start, _) = (start, Hear("begin"));

        public override void OnStep(TrainingProgress progress) => (Last, _) = (progress, Hear("step"));

        public override void OnValidation(ValidationPrediction prediction)
        {
            Heard.Add($"shown {prediction.Epoch}.{prediction.Index}");
            byte[] red = [.. prediction.Image.Pixels.ToArray().Where((_, index) => index % 4 == 0)];
            Shown = (prediction.Image.Width, prediction.Image.Height, red, prediction.Label.Pixels.ToArray());
        }

        public override void OnEnd(TrainingEnd result) => (End, _) = (result, Hear("end"));

        public override void OnClose() => Hear("close");

        private bool Hear(string what)
        {
            Heard.Add(what);
            return true;
        }
    }
}
