using Microsoft.ML;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

public class SegmentationTrainerOptionsTests
{
    public static TheoryData<string, string> Invalid => new()
    {
        { nameof(SegmentationTrainerOptions.Epochs), "Epochs is 0; allowed are 1 and more." },
        { nameof(SegmentationTrainerOptions.Steps), "Steps is -1; allowed are 1 and more" },
        { nameof(SegmentationTrainerOptions.BatchSize), "BatchSize is 0; allowed are 1 and more." },
        { nameof(SegmentationTrainerOptions.BatchesPerStep), "BatchesPerStep is 0; allowed are 1 and more." },
        { nameof(SegmentationTrainerOptions.GradientNorm), "GradientNorm is 0; allowed are numbers above 0, or null" },
        { nameof(SegmentationTrainerOptions.WeightAverageDecay), "WeightAverageDecay is 1; allowed are numbers above 0 and below 1, or null" },
        { nameof(SegmentationTrainerOptions.LearningRate), "LearningRate is NaN; allowed are numbers above 0." },
        { nameof(SegmentationTrainerOptions.ValidationFraction), "ValidationFraction is 1; allowed are numbers of at least 0 and below 1." },
        { nameof(SegmentationTrainerOptions.Channels), "Channels is 2; allowed are 1, 3, or null" },
        { nameof(SegmentationTrainerOptions.Precision), "Precision is 9; allowed are Full and MixedBFloat16." },
        { nameof(SegmentationTrainerOptions.Threads), "Threads is 0; allowed are 1 and more" },
        { nameof(SegmentationTrainerOptions.Workers), "Workers is 0; allowed are 1 and more" },
        { nameof(SegmentationTrainerOptions.MemoryLimit), "MemoryLimit is -1; allowed are 0 and more bytes" },
        { nameof(SegmentationTrainerOptions.Crop), "Crop is 0x0; allowed are sizes of at least 1x1" },
        { nameof(SegmentationTrainerOptions.InitialWeights), "InitialWeights is an empty text; allowed are paths of files" },
        { nameof(SegmentationTrainerOptions.FrozenEncoderEpochs), "FrozenEncoderEpochs is -1; allowed are 0 and more." },
        { nameof(SegmentationTrainerOptions.BestMetric), "BestMetric is 9; allowed are MeanDice, MeanIoU and Loss." },
        { nameof(SegmentationTrainerOptions.KeptWeights), "KeptWeights is 9; allowed are Best and Last." },
        { nameof(SegmentationTrainerOptions.EarlyStoppingPatience), "EarlyStoppingPatience is 0; allowed are 1 and more" },
        { nameof(SegmentationTrainerOptions.EarlyStoppingLeastChange), "EarlyStoppingLeastChange is -1; allowed are numbers of at least 0." },
        { nameof(SegmentationTrainerOptions.CheckpointFolder), "CheckpointFolder is an empty text; allowed are paths of folders" },
        { nameof(SegmentationTrainerOptions.CheckpointSteps), "CheckpointSteps is 0; allowed are 1 and more" },
        { nameof(SegmentationTrainerOptions.CheckpointsKept), "CheckpointsKept is 0; allowed are 1 and more." },
        { nameof(SegmentationTrainerOptions.Resume), "Resume is True; allowed are false where there is no CheckpointFolder." },
        { nameof(SegmentationTrainerOptions.Resize), "Resize is 0x0; allowed are sizes of at least 1x1" },
        { nameof(SegmentationTrainerOptions.LabelColumnName), "LabelColumnName is  ; allowed are names of columns." },
        { nameof(SegmentationTrainerOptions.ScoreColumnName), "ScoreColumnName is Image; allowed are names other than that of ImageColumnName." },
        { nameof(SegmentationTrainerOptions.Loss), "Loss is null; allowed are losses such as Loss.CrossEntropy()." },
        { nameof(SegmentationTrainerOptions.Optimizer), "Optimizer is null; allowed are optimizers such as Optimizer.Adam()." },
        { nameof(SegmentationTrainerOptions.LearningRateSchedule), "LearningRateSchedule is null; allowed are schedules" },
        { nameof(SegmentationTrainerOptions.Augmentations), "Augmentations is null; allowed are lists of augmentations" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Trainer_InvalidOption_SaysWhatItIsAndWhatIsAllowed(string option, string message)
    {
        var options = Break(new SegmentationTrainerOptions(), option);

        var exception = Assert.Throws<ArgumentException>(() => new MLContext().Segmentation().Trainers.UNet(options: options));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_ValidationSetAndFraction_Throws()
    {
        var context = new MLContext();
        var options = new SegmentationTrainerOptions { ValidationFraction = 0.1, ValidationSet = SyntheticImages.Load(context, 1) };

        Assert.Throws<ArgumentException>(() => context.Segmentation().Trainers.UNet(options: options));
    }

    [Fact]
    public void Trainer_EncoderFrozenLongerThanTheTraining_Throws()
    {
        var options = new SegmentationTrainerOptions { Epochs = 3, FrozenEncoderEpochs = 4 };

        var exception = Assert.Throws<ArgumentException>(() => new MLContext().Segmentation().Trainers.UNet(options: options));

        Assert.Equal("FrozenEncoderEpochs is 4; allowed are numbers up to that of all epochs, 3.", exception.Message);
    }

    [Fact]
    public void Trainer_EarlyStoppingWithoutValidation_Throws()
    {
        var exception = Assert.Throws<ArgumentException>(() => new MLContext().Segmentation().Trainers.UNet(options: new() { EarlyStoppingPatience = 3 }));

        Assert.Equal("EarlyStoppingPatience is 3; allowed are null where there is no validation set.", exception.Message);
    }

    [Fact]
    public void Trainer_CropAndResize_Throws()
    {
        var options = new SegmentationTrainerOptions { Crop = new ImageSize(32, 32), Resize = new ImageSize(64, 32) };

        var exception = Assert.Throws<ArgumentException>(() => new MLContext().Segmentation().Trainers.UNet(options: options));

        Assert.Equal("Resize is 64x32; allowed are null where there is a crop.", exception.Message);
    }

    [Fact]
    public void Trainer_HeadWeightsForASingleHead_Throws()
    {
        var trainers = new MLContext().Segmentation().Trainers;

        var exception = Assert.Throws<ArgumentException>(() => trainers.UNet(options: new() { HeadWeights = HeadWeights.Halving() }));

        Assert.Equal(
            "HeadWeights is halving, but the network unet has a single head; leave it null, or train a network with deep supervision.",
            exception.Message);
        Assert.NotNull(trainers.UNet(new() { DeepSupervision = true }, new() { HeadWeights = HeadWeights.Halving() }));
    }

    [Fact]
    public void Trainer_NetworkOptionOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.UNet(new() { Width = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.UNetPlusPlus(new() { Depth = 9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.UNetPlusPlus(new() { Depth = 3, Prune = 4 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.AttentionUNet(new() { Width = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.VNet(new() { Width = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.FCN8s(new() { Width = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.DeepLabV3Plus(new() { OutputStride = 32 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.ResNetUNet(new() { Encoder = (EncoderKind)3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.R2UNet(new() { Recurrences = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.ResUNetPlusPlus(new() { Width = 7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.UNet3Plus(new() { Depth = 0 }));
    }

    [Fact]
    public void Trainer_FCDenseNetWithASingleBlock_SaysWhatIsAllowed()
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => new MLContext().Segmentation().Trainers.FCDenseNet(new() { BlockLayers = [4] }));

        Assert.StartsWith("BlockLayers is 4; it must be 2 to 9 whole numbers from 1 to 64, with commas between.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToValidated_LaterChanges_DoNotReachTheCopy()
    {
        var augmentations = new List<Augmentation> { new HorizontalFlip() };
        var options = new SegmentationTrainerOptions { Augmentations = augmentations };

        var copy = options.ToValidated();
        augmentations.Clear();
        options.Epochs = 7;

        Assert.Single(copy.Augmentations);
        Assert.Equal(40, copy.Epochs);
    }

    [Fact]
    public void ToValidated_ClassWeightsForALossThatTakesNone_Throws()
    {
        var options = new SegmentationTrainerOptions { Loss = Loss.Dice() + Loss.LovaszSoftmax(), ClassWeighting = ClassWeighting.MedianFrequency() };

        var exception = Assert.Throws<ArgumentException>(options.ToValidated);

        Assert.Equal(
            "ClassWeighting is medianFrequency; allowed are null, because no part of the loss 'dice + lovaszSoftmax' can weigh classes without "
            + "having weights already, or other losses such as Loss.CrossEntropy().",
            exception.Message);
    }

    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        var options = new SegmentationTrainerOptions();

        Assert.Equal((40, 4, 2e-3), (options.Epochs, options.BatchSize, options.LearningRate));
        Assert.Equal("crossEntropy + dice", options.Loss.ToString());
        Assert.Equal("oneCycle", options.LearningRateSchedule.ToString());
        Assert.Equal("adam", options.Optimizer.ToString());
        Assert.Equal("HorizontalFlip(0.5), VerticalFlip(0.5), QuarterTurn(0.5)", string.Join(", ", options.Augmentations));
    }

    private static SegmentationTrainerOptions Break(SegmentationTrainerOptions options, string option)
    {
        switch (option)
        {
            case nameof(options.Epochs): options.Epochs = 0; break;
            case nameof(options.Steps): options.Steps = -1; break;
            case nameof(options.BatchSize): options.BatchSize = 0; break;
            case nameof(options.BatchesPerStep): options.BatchesPerStep = 0; break;
            case nameof(options.GradientNorm): options.GradientNorm = 0; break;
            case nameof(options.WeightAverageDecay): options.WeightAverageDecay = 1; break;
            case nameof(options.LearningRate): options.LearningRate = double.NaN; break;
            case nameof(options.ValidationFraction): options.ValidationFraction = 1; break;
            case nameof(options.Channels): options.Channels = 2; break;
            case nameof(options.InitialWeights): options.InitialWeights = ""; break;
            case nameof(options.FrozenEncoderEpochs): options.FrozenEncoderEpochs = -1; break;
            case nameof(options.BestMetric): options.BestMetric = (ValidationMetric)9; break;
            case nameof(options.KeptWeights): options.KeptWeights = (KeptWeights)9; break;
            case nameof(options.EarlyStoppingPatience): options.EarlyStoppingPatience = 0; break;
            case nameof(options.EarlyStoppingLeastChange): options.EarlyStoppingLeastChange = -1; break;
            case nameof(options.CheckpointFolder): options.CheckpointFolder = ""; break;
            case nameof(options.CheckpointSteps): options.CheckpointSteps = 0; break;
            case nameof(options.CheckpointsKept): options.CheckpointsKept = 0; break;
            case nameof(options.Resume): options.Resume = true; break;
            case nameof(options.Precision): options.Precision = (TrainingPrecision)9; break;
            case nameof(options.Threads): options.Threads = 0; break;
            case nameof(options.Workers): options.Workers = 0; break;
            case nameof(options.MemoryLimit): options.MemoryLimit = -1; break;
            case nameof(options.Crop): options.Crop = default(ImageSize); break;
            case nameof(options.Resize): options.Resize = default(ImageSize); break;
            case nameof(options.LabelColumnName): options.LabelColumnName = " "; break;
            case nameof(options.ScoreColumnName): options.ScoreColumnName = "Image"; break;
            case nameof(options.Loss): options.Loss = null!; break;
            case nameof(options.Optimizer): options.Optimizer = null!; break;
            case nameof(options.LearningRateSchedule): options.LearningRateSchedule = null!; break;
            case nameof(options.Augmentations): options.Augmentations = null!; break;
            default: throw new ArgumentOutOfRangeException(nameof(option), option, "Not an option.");
        }

        return options;
    }
}
