using Microsoft.ML;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

/// <summary>Batches that are divided among copies of the network, which here are all on the processor.</summary>
public sealed class ReplicasTests
{
    private const int Images = 8;

    private static readonly CrossEntropyLoss MeanOverPixels = new();

    [Theory]
    [InlineData(NormalizationKind.Instance)]
    [InlineData(NormalizationKind.Group)]
    public void Fit_TwoReplicasOfTwoImages_LearnWhatTwoAccumulatedBatchesOfTwoDo(NormalizationKind normalization)
    {
        double[] accumulated = Losses(normalization, Options(batchSize: 2, replicas: 1) with { Optimization = new() { GradientAccumulation = 2 } });

        Assert.Equal(accumulated, Losses(normalization, Options(batchSize: 4, replicas: 2)));
    }

    [Fact]
    public void Fit_ThreeReplicasOfUnevenParts_LearnWhatOneDoes()
    {
        // Parts of 1, 1 and 2 images, and in the last batch of an epoch of 3 images of 1 each; the mean over all pixels is that of their weighted means.
        double[] whole = Losses(images: 7, batchSize: 4, replicas: 1);

        double[] parts = Losses(images: 7, batchSize: 4, replicas: 3);

        Assert.Equal(whole.Length, parts.Length);
        Assert.All(whole.Zip(parts), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
    }

    [Fact]
    public void Fit_MoreReplicasThanImagesOfABatch_LeavesSomeWithoutWork()
    {
        double[] whole = Losses(images: 4, batchSize: 2, replicas: 1);

        Assert.All(whole.Zip(Losses(images: 4, batchSize: 2, replicas: 5)), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
    }

    [Fact]
    public void Fit_ResumedWithReplicas_GivesTheSameModel()
    {
        using var folder = new TemporaryFolder();
        byte[] undisturbed = Fit(NormalizationKind.Batch, Options(batchSize: 4, replicas: 2));
        using var cancellation = new CancellationTokenSource();
        var options = Options(batchSize: 4, replicas: 2) with
        {
            Checkpoints = new() { Folder = folder.Path, Steps = 1 },
            CancellationToken = cancellation.Token,
            Progress = new Observer(progress =>
            {
                if (progress.Step == 3)
                {
                    cancellation.Cancel();
                }
            }),
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(NormalizationKind.Batch, options));

        byte[] resumed = Fit(NormalizationKind.Batch, options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
            CancellationToken = default,
            Progress = null,
        });

        Assert.Equal(undisturbed, resumed);
    }

    [Fact]
    public void Fit_ResumedWithOtherReplicas_IsAnotherRun()
    {
        using var folder = new TemporaryFolder();
        var options = Options(batchSize: 4, replicas: 2) with { Checkpoints = new() { Folder = folder.Path } };
        Fit(NormalizationKind.Instance, options);

        var exception = Assert.Throws<SegmentationException>(() => Fit(NormalizationKind.Instance, options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
            Execution = options.Execution with { Replicas = 4 },
        }));

        Assert.Contains("Execution.Replicas is 4 and was 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ReplicasWithASingleValuePerChannel_AreRefused()
    {
        // Crops of 4×4 are a single pixel at the bottom of a network of depth 2, and each of two replicas gets one of two images.
        var options = Options(batchSize: 2, replicas: 2) with { Crop = new ImageSize(4, 4) };

        var exception = Assert.Throws<SegmentationException>(() => Fit(NormalizationKind.Batch, options));

        Assert.Contains("of which each of 2 replicas gets 1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Replicas_OutsideItsRange_IsRefused(int replicas) =>
        Assert.Throws<SegmentationOptionException>(() => new ExecutionOptions { Replicas = replicas });

    [Fact]
    public void Fit_MoreReplicasThanImagesOfABatch_IsWarnedOf()
    {
        var context = new MLContext(seed: 1);
        var warnings = new List<string>();
        context.Log += (_, args) =>
        {
            if (args.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(args.RawMessage);
            }
        };
        var options = Options(batchSize: 1, replicas: 5) with { Steps = 1 };
        context.Segmentation().Trainers.UNet(new UNet { Width = 4, Depth = 1 }, options).Fit(SyntheticImages.Load(context, 2, 32)).Dispose();

        Assert.Contains("There are 5 replicas, but a batch has 1 images; only 1 of them have work.", warnings);
    }

    [Fact]
    public void Replicas_WithAnAdversary_IsRefused()
    {
        var options = Options(batchSize: 2, replicas: 2) with { Adversary = new ConvolutionalAdversary() };

        var exception = Assert.Throws<SegmentationOptionException>(() => Fit(NormalizationKind.Instance, options));

        Assert.Contains("on one device only", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_OfADenoiser_IsRefused()
    {
        var context = new MLContext(seed: 1);
        var options = new DenoisingTrainerOptions { Noise = new GaussianNoise(), Execution = new() { Replicas = 2 } };

        Assert.Throws<SegmentationOptionException>(() => context.Segmentation().Trainers.Denoiser(new REDCNN(), options));
    }

    private static double[] Losses(int images, int batchSize, int replicas) =>
        Losses(NormalizationKind.Instance, Options(batchSize, replicas), images);

    /// <summary>The loss of each step, which holds all that the steps before have learnt.</summary>
    private static double[] Losses(NormalizationKind normalization, SegmentationTrainerOptions options, int images = Images)
    {
        var losses = new List<double>();
        Fit(normalization, options with { Progress = new Observer(progress => losses.Add(progress.Loss)) }, images);
        return [.. losses];
    }

    private static byte[] Fit(NormalizationKind normalization, SegmentationTrainerOptions options, int images = Images)
    {
        var context = new MLContext(seed: 1);
        var network = new UNet { Width = 8, Depth = 2, Normalization = normalization };
        using var model = context.Segmentation().Trainers.UNet(network, options).Fit(SyntheticImages.Load(context, images, 32));
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        return stream.ToArray();
    }

    private static SegmentationTrainerOptions Options(int batchSize, int replicas) => new()
    {
        Epochs = 3,
        BatchSize = batchSize,
        Crop = new ImageSize(16, 16),
        Loss = MeanOverPixels,
        Classes = SyntheticImages.Classes,
        Execution = new() { Threads = 1, Replicas = replicas },
        Seed = 1,
    };

    private sealed class Observer(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
