using Microsoft.ML;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

public class VolumeTrainingTests
{
    private static readonly ImageSize Size = new(16, 12, 8);
    private static readonly UNet Network = new() { Width = 4, Depth = 1 };
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_Cuboids_LearnsThem()
    {
        using var model = Fit(CreateOptions(steps: 40));

        var validated = model.Info.Training!.Epochs[^1];
        Assert.True(validated.ValidationMeanDice > 0.9, $"The mean Dice coefficient is {validated.ValidationMeanDice}.");
        Assert.Equal((3, PixelKind.FloatingPoint, 1), (model.Info.Rank, model.Info.Pixels, model.Info.Channels));
        Assert.Equal(new VolumePreparation(), model.Info.Volumes);
        Assert.Equal("perVolume", model.Info.Training.Options["volumeNormalization"]);
        Assert.Equal("12x12x8", model.Info.Training.Options["crop"]);
        Assert.Equal(string.Join(", ", AugmentationPresets.Volumes), model.Info.Training.Options["augmentations"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_Slices_LearnsThem(int slices)
    {
        using var model = Fit(CreateOptions(steps: 150) with { Crop = new(12, 12), Volumes = new() { Slices = slices } });

        var validated = model.Info.Training!.Epochs[^1];
        Assert.True(validated.ValidationMeanDice > 0.8, $"The mean Dice coefficient is {validated.ValidationMeanDice}.");
        Assert.Equal((2, slices), (model.Info.Rank, model.Info.Channels));
    }

    [Fact]
    public void Fit_AtAnotherSpacing_ValidatesAtTheVoxelsThatVolumesHave()
    {
        // Volumes of 16x12x8 with slices 2 mm apart are 16x12x16 at 1 mm.
        var options = CreateOptions(steps: 40, spacing: new(1, 1, 2)) with { Crop = null, Volumes = new() { Spacing = VolumeSpacing.One } };
        var data = Volumes.Load(_context, 6, Size, spacing: new(1, 1, 2));
        using var model = _context.Segmentation().Trainers.UNet(Network, options).Fit(data);

        var validated = model.Info.Training!.Epochs[^1];
        Assert.Equal("16x12x16", model.Info.Training.Options["crop"]);
        Assert.True(validated.ValidationMeanDice > 0.85, $"The mean Dice coefficient is {validated.ValidationMeanDice}.");
    }

    [Fact]
    public void Fit_SeveralWorkersAndAResumedRun_GiveTheSameModel()
    {
        using var folder = new TemporaryFolder();
        var options = CreateOptions(steps: 8);
        byte[] expected = FitBytes(options with { Execution = options.Execution with { Workers = 1 } });

        var stopping = options with
        {
            Execution = options.Execution with { Workers = 4 },
            Checkpoints = new() { Folder = folder["run"], Steps = 1 },
        };
        Assert.Throws<InvalidOperationException>(() => FitBytes(stopping with { Progress = new Stopping(5) }));

        Assert.Equal(expected, FitBytes(stopping with { Checkpoints = stopping.Checkpoints with { Resume = true } }));
    }

    [Fact]
    public void Augmentations_DefaultsHandedOn_StayThoseOfVolumes() =>
        Assert.True(new SegmentationTrainerOptions { Augmentations = new SegmentationTrainerOptions().Augmentations }.HasDefaultAugmentations);

    [Fact]
    public void Fit_LargeVolumes_TakesSeveralPatchesOfEach()
    {
        // A volume of 16x12x8 has room for 12 patches of 4x4x8, of which an epoch takes 4; 6 volumes are 12 batches of 2.
        var epochs = new List<TrainingProgress>();
        using var model = Fit(CreateOptions(steps: 12) with { Crop = new(4, 4, 8), Progress = new Listing(epochs) });

        Assert.Equal(1, epochs[^1].Epochs);
        Assert.NotNull(epochs[^1].CompletedEpoch);
    }

    [Fact]
    public void Fit_NetworkForImages_IsRefusedAndTellsOthers()
    {
        var trainer = _context.Segmentation().Trainers.Custom(new FCN8s { Width = 4 }, CreateOptions(steps: 1));

        var error = Assert.Throws<SegmentationException>(() => trainer.Fit(Volumes.Load(_context, 2, Size)));

        const string Advice = "fcn-8s is for images. Train it on slices of the volumes (Volumes.Slices = 1), or train one of";
        Assert.Contains(Advice, error.Message, StringComparison.Ordinal);
        Assert.Contains("vnet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OptionsThatDoNotFit_AreRefused()
    {
        var options = CreateOptions(steps: 1);

        AssertRefused(options with { Crop = new(8, 8) }, "Crop is 8x8, but volumes need a depth, too");
        AssertRefused(options with { Volumes = new() { Slices = 3 } }, "Crop is 12x12x8, but Volumes.Slices is 3, so the network sees slices");
        AssertRefused(options with { Crop = null, Resize = new(8, 8) }, "Resize is for images, but the column 'Image' holds volumes");
        AssertRefused(options with { Crop = new(12, 12, 7) }, "sides that are multiples of 2, for example 12x12x8");
        AssertRefused(options with { Crop = new(12, 12, 16) }, "the largest training volume is 16x12x8");
        Assert.Contains(
            "Resize is 8x8, but Volumes says that there are volumes",
            Assert.Throws<SegmentationOptionException>(
                () => _context.Segmentation().Trainers.UNet(Network, options with { Crop = null, Resize = new(8, 8), Volumes = new() })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ImagesWithOptionsForVolumes_AreRefused()
    {
        var options = CreateOptions(steps: 1) with { Crop = null, ValidationSet = null, Selection = new() };
        var images = SyntheticImages.Load(_context, 2, size: 16);

        AssertRefused(options with { Volumes = new() }, "Volumes is for volumes, but the column 'Image' holds", images);
        AssertRefused(options with { Volumes = new() { Slices = 3 } }, "Volumes.Slices is for volumes, but the column 'Image' holds", images);
        AssertRefused(options with { Crop = new(8, 8, 8) }, "Crop is 8x8x8, but the column 'Image' holds", images);
        AssertRefused(options with { Augmentations = [new DepthFlip()] }, "these augmentations change volumes only: DepthFlip(0.5)", images);
        AssertRefused(options with { Augmentations = [new Rotation { Tilt = 5 }] }, "Rotation(0.5, 180 degrees, tilt 5)", images);
    }

    [Fact]
    public void Fit_SlicesWithAugmentationsThatDoNothingToThem_AreRefused()
    {
        var options = CreateOptions(steps: 1) with { Crop = new(12, 12), Volumes = new() { Slices = 1 } };
        const string Beginning = "Volumes.Slices is 1, so the network sees slices, which these augmentations do not change: ";
        const string End = ". Take them out of Augmentations, or give them the probability 0.";

        AssertRefused(options with { Augmentations = [new HorizontalFlip(), new DepthFlip()] }, $"{Beginning}DepthFlip(0.5){End}");
        AssertRefused(
            options with { Augmentations = [new Rotation { Degrees = 0, Tilt = 5 }], Volumes = new() { Slices = 3 } },
            "which these augmentations do not change: Rotation(0.5, 0 degrees, tilt 5)");

        // The preset's rotation turns slices; it only does not tilt them.
        Fit(options with { Augmentations = [.. AugmentationPresets.Volumes, new DepthFlip { Probability = 0 }] }).Dispose();
        Fit(options with { Augmentations = [.. AugmentationPresets.Volumes, new DepthFlip()], Volumes = new() { Slices = 3 } }).Dispose();
    }

    [Fact]
    public void Fit_MaskThatLiesElsewhere_NamesBoth()
    {
        var row = Volumes.Create(new Random(1), Size, VolumeSpacing.One);
        row.Label = new SegmentationMask(Size.Width, Size.Height, Size.Depth, row.Label!.Pixels, new VolumeSpacing(1, 1, 2));
        AssertRefused(
            CreateOptions(steps: 1),
            "The voxels of the mask of row 0 in the training set are 1x1x2 mm apart, but those of its image 1x1x1 mm",
            Volumes.Load(_context, [row]));

        row.Label = new SegmentationMask(Size.Width, Size.Height, row.Label.Pixels[..Size.SlicePixelCount]);
        AssertRefused(CreateOptions(steps: 1), "The mask of row 0 in the training set is 16x12, but its image is 16x12x8", Volumes.Load(_context, [row]));
    }

    [Fact]
    public void Fit_FromAModel_GoesOnWhereVolumesArePreparedAlike()
    {
        using var folder = new TemporaryFolder();
        var options = CreateOptions(steps: 1) with { InitialWeights = folder["model.zip"] };
        using (var first = Fit(options with { InitialWeights = null }))
        {
            _context.Model.Save(first, null, options.InitialWeights);
        }

        using var second = Fit(options);

        Assert.Equal("model.zip", Path.GetFileName(second.Info.Training!.Options["initialWeights"]));
        AssertRefused(options with { Volumes = new() { Window = new(0, 9) } }, "was trained on volumes that were prepared otherwise");
        AssertRefused(
            options with { Crop = null, ValidationSet = null, Selection = new() },
            "model.zip' was trained on volumes, but there are images",
            FloatImages.Load(_context, 2));
    }

    [Fact]
    public void Estimate_Volumes_MeasuresAStep()
    {
        var estimate = _context.Segmentation().Trainers.UNet(Network, CreateOptions(steps: 4)).Estimate(Volumes.Load(_context, 4, Size));

        Assert.True(estimate.StepDuration > TimeSpan.Zero && estimate.ValidationDuration > TimeSpan.Zero);
        Assert.Equal(new ImageSize(12, 12, 8), estimate.Training.PatchSize);
    }

    private SegmentationTrainerOptions CreateOptions(int steps, VolumeSpacing? spacing = null) => new()
    {
        Classes = Volumes.Classes,
        Crop = new(12, 12, 8),
        BatchSize = 2,
        Steps = steps,
        Seed = 1,
        ValidationSet = Volumes.Load(_context, 2, Size, seed: 2, spacing),
        Selection = new() { ValidationInterval = 100 },
        Optimization = new() { LearningRate = 0.01 },
        Execution = new() { Threads = 1 },
    };

    private SegmentationTransformer Fit(SegmentationTrainerOptions options) =>
        _context.Segmentation().Trainers.UNet(Network, options).Fit(Volumes.Load(_context, 6, Size));

    private byte[] FitBytes(SegmentationTrainerOptions options)
    {
        using var model = Fit(options);
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        return stream.ToArray();
    }

    private void AssertRefused(SegmentationTrainerOptions options, string message, IDataView? data = null)
    {
        var error = Assert.Throws<SegmentationException>(
            () => _context.Segmentation().Trainers.UNet(Network, options).Fit(data ?? Volumes.Load(_context, 2, Size)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private sealed class Stopping(int step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                throw new InvalidOperationException();
            }
        }
    }

    private sealed class Listing(List<TrainingProgress> reports) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reports.Add(value);
    }
}
