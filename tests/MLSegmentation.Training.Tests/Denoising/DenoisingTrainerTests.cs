using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Training.Tests.Denoising;

public sealed class DenoisingTrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_Pairs_TakesNoiseAway()
    {
        var test = NoisyWaves.Load(_context, 2, first: 20);
        var options = CreateOptions(steps: 60) with { BatchSize = 4, ValidationSet = test };

        using var model = Train(options, NoisyWaves.Load(_context, 6));

        var before = _context.Segmentation().EvaluateDenoising(test);
        var after = _context.Segmentation().EvaluateDenoising(model.Transform(test));
        Assert.Equal(20, before.PeakSignalToNoiseRatio, 0.5);
        Assert.True(after.PeakSignalToNoiseRatio > before.PeakSignalToNoiseRatio + 3, $"{before} {after}");
        Assert.True(after.StructuralSimilarity > before.StructuralSimilarity, $"{before} {after}");

        // What the training measured is what the model gives, which rounds to whole grey levels, too.
        var figures = model.Info.Training!.Epochs[model.Info.Training.BestEpoch - 1].Figures!;
        Assert.Equal(after.PeakSignalToNoiseRatio, figures["psnr"], 0.01);
        Assert.Equal(after.StructuralSimilarity, figures["ssim"], 1e-3);
        Assert.Equal(after.RootMeanSquaredError / 255, figures["rmse"], 1e-4);
        Assert.Equal("pairs", model.Info.Noise);
    }

    [Theory]
    [InlineData("gaussian:0.1")]
    [InlineData("poisson:100")]
    public void Fit_CleanImagesAndNoise_TakesNoiseAway(string noise)
    {
        var options = CreateOptions(steps: 40) with { Noise = DenoisingNoise.Parse(noise), ImageColumnName = "Target", ValidationFraction = 0.3 };

        using var model = Train(options, NoisyWaves.Load(_context, 5));

        var epochs = model.Info.Training!.Epochs;
        Assert.True(epochs[^1].Figures!["psnr"] > epochs[0].Figures!["psnr"]);
        Assert.Equal((noise, "mse"), (model.Info.Noise, model.Info.Training.Options["loss"]));
        Assert.Equal(("Target", "Target"), (model.ImageColumnName, model.OutputColumnName));
    }

    [Fact]
    public void Fit_KilledAndResumedWithOtherWorkers_GivesTheBytesOfTheRunThatWasNot()
    {
        var options = CreateOptions(steps: 7) with { Noise = new GaussianNoise(), ImageColumnName = "Target", ValidationFraction = 0.3 };
        var data = NoisyWaves.Load(_context, 5);
        byte[] uninterrupted = Onnx(options, data);
        var checkpoints = new CheckpointOptions { Folder = _folder["run"], Steps = 1 };

        Assert.Throws<KilledException>(() => Onnx(options with { Checkpoints = checkpoints, Progress = new KillingProgress(4) }, data));
        byte[] resumed = Onnx(
            options with { Checkpoints = checkpoints with { Resume = true }, Execution = options.Execution with { Workers = 4 } }, data);

        Assert.Equal(uninterrupted, resumed);
    }

    [Fact]
    public void Fit_ResumedWithOtherNoise_IsRefused()
    {
        var options = CreateOptions(steps: 2) with
        {
            Noise = new GaussianNoise(),
            ImageColumnName = "Target",
            Checkpoints = new CheckpointOptions { Folder = _folder["run"] },
        };
        var data = NoisyWaves.Load(_context, 2);
        Onnx(options, data);

        var error = Assert.Throws<SegmentationException>(() => Onnx(
            options with { Noise = new PoissonNoise(), Checkpoints = options.Checkpoints with { Resume = true } }, data));

        Assert.Contains("noise is poisson:100 and was gaussian:0.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var options = CreateOptions(steps: 1000) with { CancellationToken = source.Token, Progress = new StepAction(step => source.Cancel()) };

        Assert.ThrowsAny<OperationCanceledException>(() => Train(options, NoisyWaves.Load(_context, 2)));
    }

    [Fact]
    public void Fit_ManySteps_HoldsNoMoreTensorsThanAFew()
    {
        var counts = new Dictionary<int, long>();
        var options = CreateOptions(steps: 40) with
        {
            Noise = new GaussianNoise(),
            ImageColumnName = "Target",
            ValidationFraction = 0.3,
            Progress = new StepAction(step => counts[step] = LiveTensors.Count),
        };
        using (Train(options, NoisyWaves.Load(_context, 4)))
        {
            Assert.Equal(counts[10], counts[40]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_Images_LoadsEverywhereWithTheSameResult(bool isColored)
    {
        var data = NoisyWaves.Load(_context, 2, isColored: isColored);
        using var model = Train(CreateOptions(steps: 3), data);
        byte[][] expected = Denoise(model, data);

        _context.Segmentation().Save(model, _folder["model.zip"]);
        model.SaveOnnx(_folder["model.onnx"]);
        using var zip = _context.Segmentation().LoadDenoiser(_folder["model.zip"]);
        using var onnx = _context.Segmentation().LoadDenoiser(_folder["model.onnx"]);
        var chain = _context.Model.Load(_folder["model.zip"], out _);
        using var found = DenoisingTransformer.FromModel(chain);

        Assert.All([zip, onnx, found, chain], loaded => Assert.Equal(expected, Denoise(loaded, data)));
        Assert.Equal(isColored ? 3 : 1, zip.Info.Channels);
        Assert.Equal(model.Info.Training!.Steps, onnx.Info.Training!.Steps);
    }

    [Fact]
    public void Save_Vectors_LoadsEverywhereWithTheSameResult()
    {
        var data = NoisyWaves.LoadVectors(_context, 2);
        using var model = Train(CreateOptions(steps: 3) with { OutputColumnName = "Clean" }, data);
        float[][] expected = [.. model.Transform(data).GetColumn<float[]>("Clean")];

        _context.Segmentation().Save(model, _folder["model.zip"]);
        using var zip = _context.Segmentation().LoadDenoiser(_folder["model.zip"]);
        var chain = _context.Model.Load(_folder["model.zip"], out _);

        Assert.Equal(expected, zip.Transform(data).GetColumn<float[]>("Clean"));
        Assert.Equal(expected, chain.Transform(data).GetColumn<float[]>("Clean"));
        var shape = Assert.IsType<VectorDataViewType>(chain.GetOutputSchema(data.Schema)["Clean"].Type);
        Assert.Equal([2, NoisyWaves.Height, NoisyWaves.Width], shape.Dimensions.ToArray());
        Assert.All(expected.SelectMany(values => values), value => Assert.True(value >= model.Info.Least - 1e-3));
        Assert.Equal(8 * 0.8, model.Info.Greatest - model.Info.Least, 0.2);
    }

    [Fact]
    public void Transform_BeforeASegmentationModel_IsOnePipeline()
    {
        var images = SyntheticImages.Load(_context, 3, size: 48);
        using var denoiser = Train(CreateOptions(steps: 2) with { Noise = new GaussianNoise() }, images);
        var options = new SegmentationTrainerOptions { Classes = SyntheticImages.Classes, Steps = 2, Crop = new(32, 32), Execution = new() { Threads = 1 } };
        using var segmenter = _context.Segmentation().Trainers.UNet(new UNet { Width = 2, Depth = 1 }, options).Fit(denoiser.Transform(images));
        SegmentationMask[] expected = [.. segmenter.Transform(denoiser.Transform(images)).GetColumn<SegmentationMask>("PredictedLabel")];

        _context.Model.Save(denoiser.Append(segmenter), null, _folder["pipeline.zip"]);
        var pipeline = _context.Model.Load(_folder["pipeline.zip"], out _);

        SegmentationMask[] actual = [.. pipeline.Transform(images).GetColumn<SegmentationMask>("PredictedLabel")];
        Assert.Equal(expected.Select(mask => mask.Pixels.ToArray()), actual.Select(mask => mask.Pixels.ToArray()));
        using var alone = _context.Segmentation().Load(_folder["pipeline.zip"]);
        using var first = _context.Segmentation().LoadDenoiser(_folder["pipeline.zip"]);
        Assert.Equal((denoiser.Info.Noise, segmenter.Info.Network.Name), (first.Info.Noise, alone.Info.Network.Name));
    }

    [Fact]
    public void Load_TheOtherKindOfModel_SaysWhatItIs()
    {
        var images = SyntheticImages.Load(_context, 2, size: 48);
        using var denoiser = Train(CreateOptions(steps: 1) with { Noise = new GaussianNoise() }, images);
        var options = new SegmentationTrainerOptions { Classes = SyntheticImages.Classes, Steps = 1, Crop = new(32, 32) };
        using var segmenter = _context.Segmentation().Trainers.UNet(new UNet { Width = 2, Depth = 1 }, options).Fit(images);
        foreach (string name in new[] { "zip", "onnx" })
        {
            Save(denoiser, segmenter, name);

            var isDenoiser = Assert.Throws<SegmentationException>(() => _context.Segmentation().Load(_folder[$"denoiser.{name}"]));
            var isSegmenter = Assert.Throws<SegmentationException>(() => _context.Segmentation().LoadDenoiser(_folder[$"segmenter.{name}"]));

            Assert.Contains("is a denoiser", isDenoiser.Message, StringComparison.Ordinal);
            Assert.Contains("is a segmentation model", isSegmenter.Message, StringComparison.Ordinal);
        }
    }

    private void Save(DenoisingTransformer denoiser, SegmentationTransformer segmenter, string name)
    {
        if (name == "zip")
        {
            _context.Segmentation().Save(denoiser, _folder["denoiser.zip"]);
            _context.Segmentation().Save(segmenter, _folder["segmenter.zip"]);
        }
        else
        {
            denoiser.SaveOnnx(_folder["denoiser.onnx"]);
            segmenter.SaveOnnx(_folder["segmenter.onnx"]);
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public void Fit_Pairs_TellsTheChannelsOfTheNetwork(bool isColored, int channels)
    {
        // A pair is stored as one image of twice the channels.
        var start = new Beginning();

        using var model = Train(CreateOptions(steps: 1) with { Observers = [start] }, NoisyWaves.Load(_context, 2, isColored: isColored));

        Assert.Equal((channels, 2), (start.Start!.Channels, start.Start.Images));
    }

    [Theory]
    [InlineData(1, "The batch size is 7, but there are only 3 training images; a batch has 3.")]
    [InlineData(2, "The batch size is 7, but there are only 6 patches of the training images; a batch has 6.")]
    public void Fit_BatchSizeAboveWhatThereIs_SaysWhatThereIs(int patches, string message)
    {
        var warnings = new List<string>();
        _context.Log += (_, args) =>
        {
            if (args.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(args.RawMessage);
            }
        };

        using var model = Train(CreateOptions(steps: 1) with { BatchSize = 7, PatchesPerImage = patches }, NoisyWaves.Load(_context, 3));

        Assert.Contains(message, warnings);
    }

    [Fact]
    public void Trainer_OptionsForEncoders_AreRefused()
    {
        AssertRefused(new() { FrozenEncoderEpochs = 1 }, "Optimization.FrozenEncoderEpochs is 1, but the network red-cnn does not say what its encoder is");
        AssertRefused(
            new() { EncoderLearningRateFactor = 0.5 },
            "Optimization.EncoderLearningRateFactor is 0.5, but the network red-cnn does not say what its encoder is");

        void AssertRefused(OptimizationOptions optimization, string message) => Assert.Contains(
            message,
            Assert.Throws<SegmentationOptionException>(
                () => _context.Segmentation().Trainers.Denoiser(options: new() { Noise = new GaussianNoise(), Optimization = optimization })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_NoTargets_SaysWhatIsNeeded()
    {
        var error = Assert.Throws<SegmentationException>(() => Train(CreateOptions(steps: 1), SyntheticImages.Load(_context, 2)));

        Assert.Contains("no column 'Target'", error.Message, StringComparison.Ordinal);
        Assert.Contains("(Noise)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_TooSmallImages_SaysHowLargeTheyMustBe()
    {
        var options = CreateOptions(steps: 1) with { Noise = new GaussianNoise() };

        var error = Assert.Throws<SegmentationException>(() => Train(options, SyntheticImages.Load(_context, 2, size: 40)));

        Assert.Contains("The crop is 44x44, but the largest training image is 40x40", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crop_OfFortyPixels_IsRefused()
    {
        var error = Assert.Throws<SegmentationOptionException>(() => new DenoisingTrainerOptions { Crop = new ImageSize(40, 64) });

        Assert.Contains("above 40", error.Message, StringComparison.Ordinal);
    }

    private static DenoisingTrainerOptions CreateOptions(int steps) => new()
    {
        Steps = steps,
        Seed = 1,
        Crop = new ImageSize(44, 44),
        BatchSize = 2,
        PatchesPerImage = 4,
        Optimization = new() { LearningRate = 3e-3 },
        Execution = new() { Threads = 1, Workers = 1 },
    };

    private DenoisingTransformer Train(DenoisingTrainerOptions options, IDataView data) =>
        _context.Segmentation().Trainers.Denoiser(new REDCNN { Width = 6 }, options).Fit(data);

    private byte[] Onnx(DenoisingTrainerOptions options, IDataView data)
    {
        using var model = Train(options, data);
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        return stream.ToArray();
    }

    private static byte[][] Denoise(ITransformer model, IDataView data) =>
        [.. model.Transform(data).GetColumn<MLImage>("Image").Select(image => image.Pixels.ToArray())];

    private sealed class Beginning : TrainingObserver
    {
        public TrainingStart? Start { get; private set; }

        public override void OnBegin(TrainingStart start) => Start = start;
    }

    private sealed class KilledException : Exception;

    private sealed class KillingProgress(int step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                throw new KilledException();
            }
        }
    }

    private sealed class StepAction(Action<int> act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act(value.Step);
    }
}
