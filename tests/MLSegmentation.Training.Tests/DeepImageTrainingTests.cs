using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

/// <summary>Training on image files of 16 bits, which are read in full depth.</summary>
public sealed class DeepImageTrainingTests : IDisposable
{
    private const int Side = 32;
    private const int Dark = 1000;
    private const int Bright = 1120;
    private const int Noise = 60;

    private static readonly UNet Network = new() { Width = 4, Depth = 2 };
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_SignalWithinOneStepOf8Bits_IsLearned()
    {
        // Of 16 bits, 256 values are one of 8: dark and bright pixels, from 1000 to 1180, have 3 and 4 there.
        var data = Load("train", 12);
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 16)).Fit(data);

        var metrics = _context.Segmentation().Evaluate(model.Transform(Load("test", 3, seed: 9)));

        Assert.True(metrics.MeanDice > 0.9, $"The mean Dice coefficient is {metrics.MeanDice}.");
        Assert.Equal((PixelKind.FloatingPoint, SampleType.Unsigned16, 1), (model.Info.Pixels, model.Info.Samples!.Value, model.Info.Channels));
        Assert.Null(model.Info.TrainingImageSize);
        Assert.InRange(model.Info.TrainingRange!.Minimum.Single(), Dark, Dark + Noise);
        Assert.InRange(model.Info.TrainingRange!.Maximum.Single(), Bright, Bright + Noise);
        Assert.InRange(model.Info.Normalization.Mean.Single(), Dark, Bright);
        Assert.Equal("16 bits, 1 channel", model.Info.DescribePixels());
    }

    [Fact]
    public void Save_LoadedByMLNet_GivesTheSameMasksAndScoresAtAnySize()
    {
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(Load("train", 4));
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        var loaded = new MLContext().Model.Load(stream, out _);
        using var again = SegmentationTransformer.FromModel(loaded);
        DeepPng.Write(_folder["test/images/large.png"], 45, 37, [.. Enumerable.Range(0, 45 * 37).Select(index => Dark + (index % 200))]);
        var test = _context.Data.LoadSegmentationFolder(_folder["test/images"]);

        foreach (var other in (ITransformer[])[loaded, again])
        {
            var (expected, actual) = (model.Transform(test), other.Transform(test));
            Assert.Equal(expected.GetColumn<SegmentationMask>("PredictedLabel"), actual.GetColumn<SegmentationMask>("PredictedLabel"));
            Assert.Equal(expected.GetColumn<float[]>("Score"), actual.GetColumn<float[]>("Score"));
        }

        Assert.Equal(model.Info.TrainingRange!.Maximum, again.Info.TrainingRange!.Maximum);
        Assert.Equal(model.Info.Samples, again.Info.Samples);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Fit_ResizedWithAugmentationsAndResumed_GivesTheSameModel()
    {
        var data = Load("train", 4);
        var options = CreateOptions(epochs: 4) with { Crop = null, Resize = new ImageSize(16, 16), Augmentations = AugmentationPresets.Microscopy };
        using var whole = _context.Segmentation().Trainers.UNet(Network, options).Fit(data);
        var checkpoints = new CheckpointOptions { Folder = _folder["checkpoints"] };
        using var source = new CancellationTokenSource();
        var interrupted = options with { Checkpoints = checkpoints, CancellationToken = source.Token, Progress = new Stop(source, epoch: 2) };
        Assert.ThrowsAny<OperationCanceledException>(() => _context.Segmentation().Trainers.UNet(Network, interrupted).Fit(data));

        using var resumed = _context.Segmentation().Trainers.UNet(Network, options with { Checkpoints = checkpoints with { Resume = true } }).Fit(data);

        Assert.Equal(whole.Model.Bytes, resumed.Model.Bytes);
    }

    [Fact]
    public void Fit_BegunWithAModelOfSuchImages_KeepsItsNormalisation()
    {
        using var first = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1)).Fit(Load("train", 4));
        _context.Model.Save(first, null, _folder["model.zip"]);
        var options = CreateOptions(epochs: 1) with { InitialWeights = _folder["model.zip"] };

        using var second = _context.Segmentation().Trainers.UNet(Network, options).Fit(Load("other", 4, seed: 3));

        Assert.Equal(first.Info.Normalization.Mean, second.Info.Normalization.Mean);
        AssertFails(
            Rows(new SegmentationImage(Side, Side, 1, new float[Side * Side])),
            change => change with { InitialWeights = _folder["model.zip"] },
            "model.zip' was trained on images of 16 bits, 1 channel, but row 0 has 32-bit floating-point numbers, 1 channel.");
    }

    [Fact]
    public void Fit_RowsOfOtherPixels_NamesBoth()
    {
        var first = new SegmentationImage(Side, Side, 1, new ushort[Side * Side]);

        AssertFails(
            Rows(first, new SegmentationImage(Side, Side, 2, new ushort[2 * Side * Side])),
            options => options,
            "The image of row 1 has 16 bits, 2 channels, but that of row 0 has 16 bits, 1 channel; a network takes one kind of pixels.");
        AssertFails(
            Rows(first, new SegmentationImage(Side, Side, 1, new float[Side * Side])),
            options => options,
            "The image of row 1 has 32-bit floating-point numbers, 1 channel, but that of row 0 has 16 bits, 1 channel;");
    }

    [Fact]
    public void Fit_ValidationSetOfOtherPixels_IsRefused()
    {
        var data = Load("train", 2);
        DeepPng.Write(_folder["color/images/a.png"], Side, Side, new int[3 * Side * Side]);
        File.Copy(_folder["train/masks/0.png"], Directory.CreateDirectory(_folder["color/masks"]) + "/a.png");
        var colors = _context.Data.LoadSegmentationFolder(_folder["color/images"], _folder["color/masks"], SyntheticImages.Classes);

        AssertFails(data, options => options with { ValidationSet = colors }, "holds images of 16 bits, 1 channel", "but images of 16 bits, 3 channels");
        AssertFails(
            data,
            options => options with { ValidationSet = Rows(new SegmentationImage(Side, Side, 1, new float[Side * Side])) },
            "The image of row 0 in the validation set has 32-bit floating-point numbers, 1 channel, but that of");
    }

    [Fact]
    public void Fit_ChannelsAndColorAugmentations_AreRefusedInWords()
    {
        var data = Load("train", 2);

        AssertFails(data, options => options with { Channels = 1 }, "Channels is 1, but the column 'Image' holds images of 16 bits, 1 channel");
        AssertFails(
            data,
            options => options with { Augmentations = AugmentationPresets.Strong },
            "these augmentations change images of 8 bits only: Hue",
            "Saturation");
        var strong = AugmentationCatalog.Parse("strong,hue:0,saturation:0");
        using var model = _context.Segmentation().Trainers.UNet(Network, CreateOptions(epochs: 1) with { Augmentations = strong }).Fit(data);
    }

    [Fact]
    public void Preview_ImagesOf16Bits_ShowsThem()
    {
        var images = AugmentationPreview.Create(_context, Load("train", 2), CreateOptions(epochs: 1), count: 2);

        Assert.All(images, image => Assert.Contains(image.Image.Pixels.ToArray(), value => value is > 0 and < 255));
        images.ToList().ForEach(image => image.Dispose());
    }

    private static SegmentationTrainerOptions CreateOptions(int epochs) => new()
    {
        Epochs = epochs,
        Crop = new ImageSize(Side, Side),
        BatchSize = 4,
        Optimization = new() { LearningRate = 0.01 },
        Seed = 1,
        Execution = new() { Threads = 1 },
    };

    private void AssertFails(IDataView data, Func<SegmentationTrainerOptions, SegmentationTrainerOptions> change, params string[] parts)
    {
        var options = change(CreateOptions(epochs: 1) with { Classes = SyntheticImages.Classes });

        var error = Assert.Throws<SegmentationException>(() => _context.Segmentation().Trainers.UNet(Network, options).Fit(data));

        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    /// <summary>A folder of images of 16 bits: noise, and a brighter square of another place and size in each.</summary>
    private IDataView Load(string name, int count, int seed = 1)
    {
        var random = new Random(seed);
        for (int number = 0; number < count; number++)
        {
            var (left, top, size) = (random.Next(16), random.Next(16), random.Next(8, 15));
            byte[] labels = new byte[Side * Side];
            for (int index = 0; index < labels.Length; index++)
            {
                var (y, x) = Math.DivRem(index, Side);
                labels[index] = (byte)(x >= left && x < left + size && y >= top && y < top + size ? 1 : 0);
            }

            DeepPng.Write(_folder[$"{name}/images/{number}.png"], Side, Side, [.. labels.Select(label => (label == 1 ? Bright : Dark) + random.Next(Noise))]);
            Directory.CreateDirectory(_folder[$"{name}/masks"]);
            new SegmentationMask(Side, Side, labels).Save(_folder[$"{name}/masks/{number}.png"], SyntheticImages.Classes);
        }

        return _context.Data.LoadSegmentationFolder(_folder[$"{name}/images"], _folder[$"{name}/masks"]);
    }

    private IDataView Rows(params SegmentationImage[] images)
    {
        _ = _context.Segmentation();
        byte[] labels = [.. Enumerable.Range(0, Side * Side).Select(index => (byte)(index % 2))];
        return _context.Data.LoadFromEnumerable(images.Select(image => new Row { Image = image, Label = new SegmentationMask(Side, Side, labels) }));
    }

    private sealed class Row
    {
        public SegmentationImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }

    /// <summary>Cancels the training when an epoch is complete.</summary>
    private sealed class Stop(CancellationTokenSource source, int epoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.CompletedEpoch?.Epoch == epoch)
            {
                source.Cancel();
            }
        }
    }
}
