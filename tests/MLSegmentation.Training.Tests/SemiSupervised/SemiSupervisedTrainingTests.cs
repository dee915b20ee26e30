using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using TorchSharp;

namespace MLSegmentation.Training.Tests;

/// <summary>Three images with masks, seven without, and two for validation, in batches of two: two steps make an epoch.</summary>
public sealed class SemiSupervisedTrainingTests : IDisposable
{
    private const int Steps = 5;

    private static readonly Consistency[] Methods =
    [
        new MeanTeacher { ClassBalanced = true, Threshold = 0.5 },
        new WeakToStrong { Threshold = 0.5, StrongViews = 2, FeatureDropout = 0.5 },
        new CrossPseudoSupervision { ClassBalanced = true, Threshold = 0.5 },
        new TemporalConsistency { ClassBalanced = true, Threshold = 0.5 },
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);
    private readonly List<string> _log = [];

    public SemiSupervisedTrainingTests() => _context.Log += (_, message) => _log.Add($"{message.Kind}: {message.RawMessage}");

    public static TheoryData<string> Names { get; } = [.. Methods.Select(method => method.GetType().Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_KilledAgainAndAgain_GivesTheBytesOfTheRunThatWasNot(string method)
    {
        byte[] uninterrupted = Fit(Options(method));
        var checkpoints = new CheckpointOptions { Folder = _folder["run"], Steps = 1 };
        for (int kill = 0; kill < 2; kill++)
        {
            var options = Options(method) with
            {
                Checkpoints = checkpoints with { Resume = kill > 0 },
                Execution = new() { Threads = 1, Workers = 1 + (3 * kill) },
                Progress = KillAt(1 + (2 * kill)),
            };
            Assert.Throws<KilledException>(() => Fit(options));
        }

        Assert.Equal(uninterrupted, Fit(Options(method) with { Checkpoints = checkpoints with { Resume = true } }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_EachMethod_TellsWhatItLearnedFrom(string method)
    {
        using var model = FitModel(Options(method));

        Assert.All(model.Info.Training!.Epochs, epoch =>
        {
            var figures = epoch.Figures!;
            string[] names = ["confidentShare", "consistencyLoss", "consistencyWeight", "pseudoLabelShare.disc", "pseudoLabelShare.ground"];
            Assert.Equal(names, figures.Keys.Order(StringComparer.Ordinal));
            Assert.InRange(figures["confidentShare"], 0.99, 1);
            Assert.Equal(1, figures["pseudoLabelShare.disc"] + figures["pseudoLabelShare.ground"], 1e-6);
            Assert.True(figures["consistencyLoss"] > 0);
        });

        // Of five steps, the weight rises in one: exp(-5) and 1, then 1 in both steps.
        Assert.Equal((Math.Exp(-5) + 1) / 2, model.Info.Training.Epochs[0].Figures!["consistencyWeight"], 1e-9);
        Assert.Equal(1, model.Info.Training.Epochs[1].Figures!["consistencyWeight"], 1e-9);
        Assert.StartsWith(method == nameof(MeanTeacher) ? "mean-teacher:" : "", model.Info.Training.Options["consistency"], StringComparison.Ordinal);
        Assert.Contains("Info: Learning from 7 images without masks, too.", _log);
    }

    [Fact]
    public void Fit_AccumulatedBatches_CountAsOneStep()
    {
        using var model = FitModel(Options(nameof(MeanTeacher)) with { Optimization = new() { GradientAccumulation = 2 }, Steps = 2 });

        Assert.Equal([1, 1], model.Info.Training!.Epochs.Select(epoch => Math.Round(epoch.Figures!["consistencyWeight"], 9)));
    }

    [Fact]
    public void Fit_MeanTeacher_ExportsTheTeacher()
    {
        using var model = FitModel(Options(nameof(MeanTeacher)) with
        {
            Checkpoints = new() { Folder = _folder["run"] },
            Selection = new() { KeptWeights = KeptWeights.Last },
        });
        using var network = new GraphModule(new Small().CreateGraph(inputChannels: 1, outputChannels: 2));
        network.LoadWeights(Path.Combine(_folder["run"], "checkpoint-00000005.safetensors"));
        network.eval();

        // 1 - 1/10 = 0.9 of the student is in the teacher after two steps, so that they differ.
        model.SaveWeights(_folder["model.safetensors"]);
        using var exported = StoredWeights.Open(_folder["model.safetensors"]);
        using var checkpoint = SafetensorsTensors(Path.Combine(_folder["run"], "checkpoint-00000005.safetensors"));
        foreach (var tensor in exported.Tensors)
        {
            Assert.Equal(checkpoint.Read($"average/{tensor.Name}"), tensor.Read());
        }

        Assert.NotEqual(checkpoint.Read("average/conv.weight"), checkpoint.Read("conv.weight"));
        AssertScores(network, model);
    }

    [Fact]
    public void Fit_Volumes_LearnsFromThemToo()
    {
        var size = new ImageSize(16, 16, 16);
        var options = Options(nameof(MeanTeacher)) with
        {
            Classes = Volumes.Classes,
            Crop = new ImageSize(8, 8, 8),
            ValidationSet = null,
            Unlabelled = Volumes.Load(_context, 3, size, seed: 5),
            Steps = 2,
        };

        using var model = _context.Segmentation().Trainers.UNet(new() { Width = 2, Depth = 1 }, options).Fit(Volumes.Load(_context, 2, size));

        Assert.Contains("consistencyLoss", model.Info.Training!.Epochs[0].Figures!.Keys);
    }

    [Fact]
    public void Estimate_Unlabelled_CountsThem()
    {
        var estimate = _context.Segmentation().Trainers.Custom(new Small(), Options(nameof(MeanTeacher))).Estimate(SyntheticImages.Load(_context, 3, size: 32));

        Assert.Equal((3, 7), (estimate.Training.Images, estimate.Training.UnlabelledImages));
        Assert.True(estimate.StepDuration > TimeSpan.Zero);
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var options = Options(nameof(CrossPseudoSupervision)) with { CancellationToken = source.Token, Progress = new Observer(_ => source.Cancel()) };

        Assert.Throws<OperationCanceledException>(() => Fit(options));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_ManySteps_HoldsNoMoreTensorsThanAFew(string method)
    {
        var counts = new Dictionary<int, long>();
        long before = LiveTensors.Count;

        Fit(Options(method) with { Steps = 24, ValidationSet = null, Progress = new Observer(progress => counts[progress.Step] = LiveTensors.Count) });

        Assert.Equal(counts[8], counts[24]);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Fit_ConsistencyWithoutImages_SaysWhatIsMissing()
    {
        var exception = Assert.Throws<SegmentationOptionException>(() => Fit(new SegmentationTrainerOptions { Consistency = new WeakToStrong() }));

        Assert.Equal(
            "Consistency is weak-to-strong, but there are no images without masks; give them with Unlabelled, or leave it out.", exception.Message);
    }

    [Fact]
    public void Fit_TeacherAndAverage_IsRefused()
    {
        var options = Options(nameof(MeanTeacher)) with { Consistency = null, Optimization = new() { WeightAverageDecay = 0.9 } };

        var exception = Assert.Throws<SegmentationOptionException>(() => Fit(options));

        Assert.Equal(
            "Optimization.WeightAverageDecay is 0.9, but the teacher of images without masks (Consistency) is such an average already, with a decay of its "
            + "own; leave it out.",
            exception.Message);
    }

    [Fact]
    public void Fit_DroppedFeaturesWithoutAnEncoder_IsRefused()
    {
        var options = Options(nameof(WeakToStrong));

        var exception = Assert.Throws<SegmentationOptionException>(
            () => _context.Segmentation().Trainers.Custom(new Small { HasEncoder = false }, options).Fit(SyntheticImages.Load(_context, 3, size: 32)));

        Assert.Contains("but the network small does not say what its encoder is", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_DroppedFeaturesOfASingleValue_IsRefused()
    {
        // Two labelled images of a pixel each have a deviation, one without a mask has none.
        var options = Options(nameof(WeakToStrong)) with { Crop = new ImageSize(1, 1), Steps = 1, Unlabelled = SyntheticImages.Load(_context, 1, size: 32) };

        var exception = Assert.Throws<SegmentationException>(() => Fit(options));

        Assert.Equal(
            "Consistency is weak-to-strong:threshold=0.5,strong-views=2,feature-dropout=0.5, so images without masks go through the network by themselves, "
            + "too, with features dropped. A batch has 1 of them, and at 1x1 the network's coarsest batch normalisation has a single value per channel there, "
            + "which has no deviation. Give more images without masks and a BatchSize of at least 2, choose a larger Crop or another normalisation, or leave "
            + "its FeatureDropout at 0.",
            exception.Message);
    }

    [Theory]
    [InlineData(5, 7, "The batch size is 5, but there are only 3 training images; a batch has 3. Beside them it has 5 images without masks.")]
    [InlineData(3, 2, "The batch size is 3, but there are only 2 images without masks; a batch has 2 of them.")]
    public void Fit_BatchLargerThanTheData_TellsOfImagesWithoutMasks(int batchSize, int unlabelled, string expected)
    {
        var options = Options(nameof(MeanTeacher)) with { BatchSize = batchSize, Steps = 1, Unlabelled = SyntheticImages.Load(_context, unlabelled, size: 32) };

        Fit(options);

        Assert.Contains($"Warning: {expected}", _log);
    }

    [Fact]
    public void Fit_OtherUnlabelledImages_SaysWhy()
    {
        var volumes = Volumes.Load(_context, 1, new ImageSize(8, 8, 8));
        string message = Refuse(volumes);
        Assert.StartsWith("In the unlabelled set: The column 'Image' holds ", message, StringComparison.Ordinal);
        Assert.EndsWith("in the unlabelled set. Give both the same kind of images with as many channels.", message, StringComparison.Ordinal);

        Assert.StartsWith("In the unlabelled set: ", Refuse(_context.Data.LoadFromEnumerable([new { Other = 1f }])), StringComparison.Ordinal);
        Assert.Equal(
            "The unlabelled set has no rows; a training needs at least one image.", Refuse(SyntheticImages.Load(_context, count: 0)));
    }

    [Fact]
    public void Fit_ResumedWithOtherUnlabelledImages_SaysWhichDiffer()
    {
        var checkpoints = new CheckpointOptions { Folder = _folder["run"], Steps = 1 };
        Assert.Throws<KilledException>(() => Fit(Options(nameof(MeanTeacher)) with { Checkpoints = checkpoints, Progress = KillAt(1) }));

        string message = Refuse(SyntheticImages.Load(_context, 6, size: 32, seed: 2), options => options with
        {
            Checkpoints = checkpoints with { Resume = true },
            Consistency = new MeanTeacher(),
        });

        Assert.Contains("Consistency is mean-teacher and was mean-teacher:threshold=0.5,class-balanced=true; ", message, StringComparison.Ordinal);
        Assert.Contains("unlabelled images is 6 and was 7", message, StringComparison.Ordinal);
    }

    private static Observer KillAt(int step) => new(progress =>
    {
        if (progress.Step >= step)
        {
            throw new KilledException();
        }
    });

    private static Checkpointed SafetensorsTensors(string path) => new(SafetensorsFile.Open(path, "checkpoint", ""));

    private void AssertScores(GraphModule network, SegmentationTransformer model)
    {
        using var scope = torch.NewDisposeScope();
        var row = SyntheticImages.Create(new Random(8), size: 32);
        var data = SyntheticImages.Load(_context, [row]);
        float[] scores = model.Transform(data).GetColumn<float[]>("Score").Single();
        byte[] pixels = [.. row.Image!.Pixels.ToArray().Where((_, index) => index % 4 == 0)];
        var (mean, deviation) = (model.Info.Normalization.Mean[0], model.Info.Normalization.StandardDeviation[0]);
        float[] normalized = [.. pixels.Select(value => ((value / 255f) - mean) / deviation)];
        float[] expected = [.. network.forward(torch.tensor(normalized, [1, 1, 32, 32])).softmax(1).data<float>()];

        Assert.Equal(expected, scores, (first, second) => Math.Abs(first - second) < 1e-4);
    }

    private string Refuse(IDataView unlabelled, Func<SegmentationTrainerOptions, SegmentationTrainerOptions>? set = null)
    {
        var options = Options(nameof(MeanTeacher)) with { Unlabelled = unlabelled };
        return Assert.Throws<SegmentationException>(() => Fit(set?.Invoke(options) ?? options)).Message;
    }

    private SegmentationTrainerOptions Options(string method) => new()
    {
        Consistency = Methods.Single(item => item.GetType().Name == method),
        Unlabelled = SyntheticImages.Load(_context, 7, size: 32, seed: 5),
        Steps = Steps,
        BatchSize = 2,
        Crop = new ImageSize(16, 16),
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

    private SegmentationTransformer FitModel(SegmentationTrainerOptions options) =>
        _context.Segmentation().Trainers.Custom(new Small(), options).Fit(SyntheticImages.Load(_context, 3, size: 32));

    private sealed class KilledException : Exception;

    private sealed class Observer(Action<TrainingProgress> act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act(value);
    }

    private sealed class Checkpointed(SafetensorsFile file) : IDisposable
    {
        public float[] Read(string name) => file.Read(file.Header.Entries.Single(entry => entry.Name == name));

        public void Dispose() => file.Dispose();
    }

    /// <summary>A network with batch normalisation, whose running statistics are a state, and dropout, which draws at random.</summary>
    private sealed record Small : NetworkArchitecture
    {
        [HyperParameter(IsIgnored = true)]
        public bool HasEncoder { get; init; } = true;

        public override string Name => "small";

        public override string Paper => "none";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var features = graph.Relu(graph.BatchNorm("norm", (HasEncoder ? graph.Encoder : graph).Conv("conv", image, 4, new() { Kernel = 3 })));
            return graph.Conv("output", graph.Dropout(features, 0.5), outputChannels);
        }
    }
}
