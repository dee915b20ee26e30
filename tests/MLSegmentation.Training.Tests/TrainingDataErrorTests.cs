using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

/// <summary>What the data can be like that a training cannot do anything with, and what the message says then.</summary>
public class TrainingDataErrorTests
{
    private static readonly UNet Network = new() { Width = 2, Depth = 2 };
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_NoRows_SaysSo() => AssertFails(SyntheticImages.Load(_context, 0), "The data view has no rows");

    [Fact]
    public void Fit_MaskOfAnotherSize_NamesTheFile()
    {
        var row = SyntheticImages.CreateUniform(20, 30);
        var data = _context.Data.LoadFromEnumerable(new[]
        {
            new SyntheticImages.NamedRow { ImagePath = "a/b.png", Image = row.Image, Label = SyntheticImages.CreateMask(20, 20, 0) },
        });

        AssertFails(data, "The mask of 'a/b.png' is 20x20, but its image is 20x30;");
    }

    [Fact]
    public void Fit_NoMask_NamesTheRow()
    {
        var row = SyntheticImages.CreateUniform(20, 30);
        row.Label = null;

        AssertFails(SyntheticImages.Load(_context, [SyntheticImages.CreateUniform(20, 30), row]), "There is no mask in row 1;");
    }

    [Fact]
    public void Fit_OneClassOnly_NamesIt() => AssertFails(
        SyntheticImages.Load(_context, [SyntheticImages.CreateUniform(32, 32, label: 1), SyntheticImages.CreateUniform(32, 32, label: 1)]),
        "None of the 2 training masks tells two classes apart: each holds only the class 'disc'.");

    [Fact]
    public void Fit_NothingCounts_SaysSo() => AssertFails(
        SyntheticImages.Load(_context, [SyntheticImages.CreateUniform(32, 32, label: 255)]),
        "None of the 1 training masks tells two classes apart: each has no pixel that counts.");

    [Fact]
    public void Fit_LossThatIsInfiniteFromTheBeginning_DoesNotBlameTheLearningRate() => AssertFails(
        SyntheticImages.Load(_context, 2),
        "The loss is Infinity at step 1 of 1, before any weight has changed, so no other learning rate helps.",
        options => options with { Loss = 1e300 * new DiceLoss() });

    [Fact]
    public void Fit_NothingToValidate_SaysSo() => AssertFails(
        SyntheticImages.Load(_context, 2),
        "None of the 1 validation masks has a pixel that counts, so there is nothing to compare with.",
        options => options with { ValidationSet = SyntheticImages.Load(_context, [SyntheticImages.CreateUniform(32, 32, label: 255)]) });

    [Fact]
    public void Fit_ClassBeyondTheClasses_NamesBoth() => AssertFails(
        SyntheticImages.Load(_context, [SyntheticImages.CreateUniform(32, 32, label: 2)]),
        "The mask of row 0 has pixels of class 2, but there are 2 classes (ground=0, disc=1), counted from 0.");

    [Fact]
    public void Fit_CropLargerThanEveryImage_NamesTheLargest() => AssertFails(
        SyntheticImages.Load(_context, [SyntheticImages.CreateUniform(40, 50), SyntheticImages.CreateUniform(50, 30, label: 1)]),
        "The crop is 64x32, but the largest training image is 50x50. Choose a crop of at most 52x52, both sides multiples of 4.",
        options => options with { Crop = new ImageSize(64, 32) });

    [Fact]
    public void Fit_CropOfTheNextMultiple_ContinuesTheImage()
    {
        var options = CreateOptions();
        options = options with { Crop = new ImageSize(52, 52) };

        using var model = _context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(_context, 2, size: 50));

        Assert.Equal("52x52", model.Info.Training!.Options["crop"]);
    }

    [Theory]
    [InlineData(int.MaxValue, null, "6,442,450,941")]
    [InlineData(1, int.MaxValue, "2,147,483,647")]
    public void Fit_MoreBatchesThanCanBeCounted_SaysHowManyEpochsThereCanBe(int epochs, int? steps, string expected) => AssertFails(
        SyntheticImages.Load(_context, 3),
        $"A training of {expected} steps is too long: there can be 715,827,882 epochs of these images at most.",
        options => options with { BatchSize = 1, Epochs = epochs, Steps = steps });

    [Fact]
    public void Fit_ResizeNotAMultipleOfTheDivisor_NamesOneThatIs() => AssertFails(
        SyntheticImages.Load(_context, 2),
        "Images are to be resized to 32x50, but this network needs sides that are multiples of 4, for example 32x52.",
        options => options with { Resize = new ImageSize(32, 50) });

    [Theory]
    [InlineData(100_000, 100_000, "100000x100000")]
    [InlineData(int.MaxValue, 16, "2147483647x16")]
    public void Fit_ResizeLargerThanABatchCanBe_SaysHowManyPixels(int width, int height, string size) => AssertFails(
        SyntheticImages.Load(_context, 2),
        $"The images of a batch, 1 of {size}, have more than 178,956,970 pixels together.",
        options => options with { Resize = new ImageSize(width, height) });

    [Fact]
    public void Fit_BatchTooLarge_SaysHowManyPixels()
    {
        // Two images of 9,460 x 9,460 are 178,983,200 pixels, one alone would do.
        AssertFails(
            SyntheticImages.Load(_context, 2),
            "The images of a batch, 2 of 9460x9460, have more than 178,956,970 pixels together.",
            options => options with { Resize = new ImageSize(9460, 9460), BatchSize = 2 });
    }

    [Fact]
    public void Fit_CropNotAMultipleOfTheDivisor_NamesOneThatIs() => AssertFails(
        SyntheticImages.Load(_context, 2),
        "The crop is 50x32, but this network needs sides that are multiples of 4, for example 52x32.",
        options => options with { Crop = new ImageSize(50, 32) });

    [Fact]
    public void Fit_CropNotAMultipleOfTheDivisor_IsFoundBeforeAnyRowIsReadAndNamesTheOption()
    {
        var rows = Enumerable.Range(0, 2)
            .Select<int, SyntheticImages.Row>(_ => throw new InvalidOperationException("A row was read."));
        var options = CreateOptions() with { Crop = new ImageSize(50, 32) };

        var exception = Assert.Throws<SegmentationException>(
            () => _context.Segmentation().Trainers.UNet(Network, options).Fit(_context.Data.LoadFromEnumerable(rows)));

        Assert.EndsWith("Change --crop, or leave it out.", exception.Describe(name => $"--{name.ToLowerInvariant()}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WrongRowOfTheValidationSet_NamesTheSet() => AssertFails(
        SyntheticImages.Load(_context, 2),
        "The mask of row 0 in the validation set is 20x20, but its image is 20x30;",
        options => options with { ValidationSet = LoadWithPaths("", SyntheticImages.CreateMask(20, 20, 0)) });

    [Fact]
    public void Fit_WrongRowOfTheTrainingSetBesideAValidationSet_NamesTheSet() => AssertFails(
        LoadWithPaths("a.png", SyntheticImages.CreateMask(20, 20, 0)),
        "The mask of 'a.png' in the training set is 20x20, but its image is 20x30;",
        options => options with { ValidationSet = SyntheticImages.Load(_context, 2) });

    [Fact]
    public void Fit_NoRowsToValidate_NamesTheSet() => AssertFails(
        SyntheticImages.Load(_context, 2),
        "The validation set has no rows",
        options => options with { ValidationSet = SyntheticImages.Load(_context, 0) });

    [Fact]
    public void Fit_FileNameInAnyColumnOfText_IsNamed()
    {
        var row = SyntheticImages.CreateUniform(20, 30);
        var data = _context.Data.LoadFromEnumerable(new[]
        {
            new FileRow { Note = "the first", Photo = "b/c.JPG", Image = row.Image, Label = SyntheticImages.CreateMask(20, 20, 0) },
        });

        AssertFails(data, "The mask of 'b/c.JPG' is 20x20, but its image is 20x30;");
    }

    [Fact]
    public void Fit_ImageThatMLNetCannotLoad_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["d.png"], "no image");
        var rows = _context.Data.LoadFromEnumerable(new[] { new FileRow { Photo = "d.png", Label = SyntheticImages.CreateMask(20, 20, 0) } });
        var data = _context.Transforms.LoadImages("Image", folder.Path, "Photo").Fit(rows).Transform(rows);

        AssertFails(data, "The image or the mask of 'd.png' cannot be read: ");
    }

    [Fact]
    public void Fit_LastBatchTooSmallForBatchNormalization_SaysWhichOptionsHelp()
    {
        // 3 images in batches of 2 leave one; at a crop of 4x4 its coarsest map has a single value per channel.
        var network = Network with { Normalization = NormalizationKind.Batch };
        var options = CreateOptions() with { Steps = 2, BatchSize = 2, Crop = new ImageSize(4, 4) };

        var exception = Assert.Throws<SegmentationException>(
            () => _context.Segmentation().Trainers.UNet(network, options).Fit(SyntheticImages.Load(_context, 3)));

        Assert.StartsWith(
            "The 3 training images are taken in batches of 2, so the last batch of an epoch has 1 image, and at 4x4",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("Choose another BatchSize, a larger Crop", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_LastBatchThatIsNeverTaken_IsNoMatter()
    {
        var network = Network with { Normalization = NormalizationKind.Batch };
        var options = CreateOptions() with { Steps = 1, BatchSize = 2, Crop = new ImageSize(4, 4) };

        _context.Segmentation().Trainers.UNet(network, options).Fit(SyntheticImages.Load(_context, 3)).Dispose();
    }

    [Theory]
    [InlineData(7, Microsoft.ML.Runtime.ChannelMessageKind.Warning)]
    [InlineData(4, Microsoft.ML.Runtime.ChannelMessageKind.Info)]
    public void Fit_BatchLargerThanTheData_SaysSo(int batchSize, Microsoft.ML.Runtime.ChannelMessageKind kind)
    {
        var messages = new List<(Microsoft.ML.Runtime.ChannelMessageKind, string)>();
        _context.Log += (_, message) => messages.Add((message.Kind, message.RawMessage));

        _context.Segmentation().Trainers.UNet(Network, CreateOptions() with { BatchSize = batchSize }).Fit(SyntheticImages.Load(_context, 2)).Dispose();

        Assert.Contains((kind, $"The batch size is {batchSize}, but there are only 2 training images; a batch has 2."), messages);
    }

    [Fact]
    public void Fit_ColumnMissing_ListsTheColumns()
    {
        AssertFails(
            SyntheticImages.Load(_context, 1),
            "The data has no column 'Mask' with masks; it has 'Image', 'Label'.",
            options => options with { LabelColumnName = "Mask" });
        AssertFails(
            SyntheticImages.Load(_context, 1),
            "The data has no column 'Photo' with images; it has 'Image', 'Label'.",
            options => options with { ImageColumnName = "Photo" });
    }

    [Fact]
    public void Fit_ColumnOfAnotherType_SaysWhatItHolds()
    {
        var data = _context.Data.LoadFromEnumerable(new[] { new SyntheticImages.NamedRow() });

        AssertFails(data, "The column 'ImagePath' holds String, but masks (SegmentationMask) are needed.", options => options with
        {
            LabelColumnName = "ImagePath",
        });
    }

    [Fact]
    public void GetOutputSchema_ColumnMissing_ListsTheColumns()
    {
        var trainer = _context.Segmentation().Trainers.UNet(options: new() { LabelColumnName = "Mask" });
        var shape = SchemaShapes.Of(SyntheticImages.Load(_context, 1).Schema);

        var exception = Assert.Throws<SegmentationException>(() => trainer.GetOutputSchema(shape));

        Assert.StartsWith("The data has no column 'Mask' with masks; it has 'Image', 'Label'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_NoClassesKnown_SaysHowToGiveThem() => AssertFails(
        SyntheticImages.Load(_context, 1),
        "The column 'Label' does not say which classes its masks have; set Classes",
        options => options with { Classes = null });

    [Fact]
    public void Fit_FractionOfOneImage_SaysWhatToDo() => AssertFails(
        SyntheticImages.Load(_context, 1),
        "ValidationFraction is 0.5, but there is only one training image;",
        options => options with { ValidationFraction = 0.5 });

    [Fact]
    public void Fit_ClassThatNeverOccurs_WarnsInTheLog()
    {
        var warnings = new List<string>();
        _context.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        var options = CreateOptions();
        options = options with { Classes = SegmentationClasses.FromNames("ground", "disc", "ring") };

        _context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(_context, 2)).Dispose();

        Assert.Contains("The class 'ring' occurs in none of the training masks", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ImageOfOneValue_WarnsInTheLog()
    {
        var warnings = new List<string>();
        _context.Log += (_, message) => warnings.AddRange(message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [message.RawMessage] : []);
        var data = SyntheticImages.Load(_context, [SyntheticImages.CreateUniform(32, 32, grey: 77), SyntheticImages.Create(new Random(1), 32)]);

        _context.Segmentation().Trainers.UNet(Network, CreateOptions()).Fit(data).Dispose();

        Assert.StartsWith("1 of the 2 training images have one value only, such as row 0;", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_GpuThatIsNotThere_SaysSoOrFallsBack()
    {
        _context.GpuDeviceId = 99;
        AssertFails(SyntheticImages.Load(_context, 2), "The CUDA device 99 was asked for (MLContext.GpuDeviceId), but");

        _context.FallbackToCpu = true;
        _context.Segmentation().Trainers.UNet(Network, CreateOptions()).Fit(SyntheticImages.Load(_context, 2)).Dispose();
    }

    private static SegmentationTrainerOptions CreateOptions() => new()
    {
        Steps = 1,
        Execution = new() { Threads = 1 },
        Classes = SyntheticImages.Classes,
    };

    private IDataView LoadWithPaths(string path, SegmentationMask label)
    {
        var row = SyntheticImages.CreateUniform(20, 30);
        return _context.Data.LoadFromEnumerable(new[] { new SyntheticImages.NamedRow { ImagePath = path, Image = row.Image, Label = label } });
    }

    private void AssertFails(IDataView data, string message, Func<SegmentationTrainerOptions, SegmentationTrainerOptions>? change = null)
    {
        var options = CreateOptions();
        options = change?.Invoke(options) ?? options;

        var exception = Assert.Throws<SegmentationException>(() => _context.Segmentation().Trainers.UNet(Network, options).Fit(data));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    private sealed class FileRow
    {
        public string Note { get; set; } = "";

        public string Photo { get; set; } = "";

        [SegmentationType]
        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
