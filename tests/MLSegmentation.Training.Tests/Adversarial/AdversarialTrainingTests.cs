using Microsoft.ML;
using MLSegmentation.Training.Losses;

namespace MLSegmentation.Training.Tests;

/// <summary>Four images with masks and two for validation, in batches of two: two steps make an epoch.</summary>
public sealed class AdversarialTrainingTests : IDisposable
{
    private const int Steps = 5;

    private static readonly Adversary[] Adversaries =
    [
        new ConvolutionalAdversary { Width = 2, Weight = 0.1, WarmUpSteps = 1 },
        new FeatureMatchingAdversary { Width = 2, WarmUpSteps = 1 },
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string> Names { get; } = [.. Adversaries.Select(adversary => adversary.GetType().Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_KilledAgainAndAgain_GivesTheBytesOfTheRunThatWasNot(string name)
    {
        byte[] uninterrupted = Fit(Options(name));
        var checkpoints = new CheckpointOptions { Folder = _folder["run"], Steps = 1 };
        for (int kill = 0; kill < 2; kill++)
        {
            var options = Options(name) with
            {
                Checkpoints = checkpoints with { Resume = kill > 0 },
                Execution = new() { Threads = 1, Workers = 1 + (3 * kill) },
                Progress = KillAt(1 + (2 * kill)),
            };
            Assert.Throws<KilledException>(() => Fit(options));
        }

        Assert.Equal(uninterrupted, Fit(Options(name) with { Checkpoints = checkpoints with { Resume = true } }));
        Assert.NotEqual(uninterrupted, Fit(Options(name) with { Adversary = null }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_EachAdversary_TellsHowTheContestGoes(string name)
    {
        using var model = FitModel(Options(name));

        var epochs = model.Info.Training!.Epochs;
        string[] names = ["adversarialLoss", "adversarialWeight", "discriminatorLearningRate", "discriminatorLoss"];
        string[] more = name == nameof(ConvolutionalAdversary) ? ["discriminatorAccuracy"] : [];
        Assert.Equal(names.Concat(more).Order(StringComparer.Ordinal), epochs[0].Figures!.Keys.Order(StringComparer.Ordinal));

        // The first of two steps is the warm-up.
        double weight = Adversaries.Single(item => item.GetType().Name == name).Weight;
        Assert.Equal([weight / 2, weight, weight], epochs.Select(epoch => Math.Round(epoch.Figures!["adversarialWeight"], 9)));
        Assert.All(epochs, epoch => Assert.True(epoch.Figures!["adversarialLoss"] > 0));
        Assert.All(epochs.Where(_ => more is not []), epoch => Assert.InRange(epoch.Figures!["discriminatorAccuracy"], 0, 1));
    }

    [Fact]
    public void Fit_Adversary_IsNoPartOfTheModel()
    {
        using var plain = FitModel(Options(nameof(ConvolutionalAdversary)) with { Adversary = null });
        using var model = FitModel(Options(nameof(ConvolutionalAdversary)));

        Assert.Equal(plain.Info.Network.Parameters, model.Info.Network.Parameters);
        Assert.Equal("convolutional:weight=0.1,warm-up-steps=1,width=2", model.Info.Training!.Options["adversary"]);
    }

    [Fact]
    public void Fit_Volumes_ContestsAboutThem()
    {
        var size = new ImageSize(16, 16, 16);
        var options = Options(nameof(ConvolutionalAdversary)) with
        {
            Classes = Volumes.Classes,
            HeadWeights = null,
            Crop = size,
            ValidationSet = null,
            Steps = 2,
        };

        using var model = _context.Segmentation().Trainers.UNet(new() { Width = 2, Depth = 1 }, options).Fit(Volumes.Load(_context, 2, size));

        Assert.Contains("discriminatorLoss", model.Info.Training!.Epochs[0].Figures!.Keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_ManySteps_HoldsNoMoreTensorsThanAFew(string name)
    {
        var counts = new Dictionary<int, long>();
        long before = LiveTensors.Count;

        Fit(Options(name) with { Steps = 24, ValidationSet = null, Progress = new Observer(progress => counts[progress.Step] = LiveTensors.Count) });

        Assert.Equal(counts[8], counts[24]);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var options = Options(nameof(ConvolutionalAdversary)) with { CancellationToken = source.Token, Progress = new Observer(_ => source.Cancel()) };

        Assert.Throws<OperationCanceledException>(() => Fit(options));
    }

    [Fact]
    public void Fit_LayersThatThePatchIsTooSmallFor_SaysSo()
    {
        var options = Options(nameof(ConvolutionalAdversary)) with { Adversary = new ConvolutionalAdversary { Layers = 6 } };

        var exception = Assert.Throws<SegmentationException>(() => Fit(options));

        Assert.Contains("must be multiples of 64, but they are 32x32", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_AdversaryAndUnlabelledImages_IsRefused()
    {
        var options = Options(nameof(ConvolutionalAdversary)) with { Unlabelled = SyntheticImages.Load(_context, 2, size: 32) };

        var exception = Assert.Throws<SegmentationOptionException>(() => Fit(options));

        Assert.Equal(
            "Adversary is convolutional:weight=0.1,warm-up-steps=1,width=2, but there are images without masks (Unlabelled), and an adversary is for images "
            + "with masks only; leave one of them out.",
            exception.Message);
    }

    private static Observer KillAt(int step) => new(progress =>
    {
        if (progress.Step >= step)
        {
            throw new KilledException();
        }
    });

    private SegmentationTrainerOptions Options(string name) => new()
    {
        Adversary = Adversaries.Single(item => item.GetType().Name == name),
        HeadWeights = new EqualHeadWeights(),
        Steps = Steps,
        BatchSize = 2,
        Crop = new ImageSize(32, 32),
        Seed = 3,
        Execution = new() { Threads = 1 },
        Classes = SyntheticImages.Classes,
        ValidationSet = SyntheticImages.Load(_context, 2, size: 20, seed: 9),
    };

    private byte[] Fit(SegmentationTrainerOptions options)
    {
        using var model = FitModel(options);
        using var file = new MemoryStream();
        model.SaveOnnx(file);
        return file.ToArray();
    }

    private SegmentationTransformer FitModel(SegmentationTrainerOptions options) => _context.Segmentation().Trainers
        .UNet(new() { Width = 2, Depth = 2, DeepSupervision = true, Dropout = 0.1 }, options)
        .Fit(SyntheticImages.Load(_context, 4, size: 40));

    private sealed class KilledException : Exception;

    private sealed class Observer(Action<TrainingProgress> act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act(value);
    }
}
