using Microsoft.ML;
using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using MLSegmentation.Training.SemiSupervised;

namespace MLSegmentation.Training.Tests;

public class SegmentationTrainerOptionsTests
{
    public static TheoryData<Func<SegmentationTrainerOptions>, string> Invalid => new()
    {
        { () => new() { Epochs = 0 }, "Epochs is 0; allowed are 1 and more." },
        { () => new() { Steps = -1 }, "Steps is -1; allowed are 1 and more, or null for as many as the epochs need." },
        { () => new() { BatchSize = 0 }, "BatchSize is 0; allowed are 1 and more." },
        { () => new() { Optimization = new() { GradientAccumulation = 0 } }, "Optimization.GradientAccumulation is 0; allowed are 1 and more." },
        {
            () => new() { Optimization = new() { MaxGradientNorm = 0 } },
            "Optimization.MaxGradientNorm is 0; allowed are numbers above 0, or null to leave the gradients as they are."
        },
        {
            () => new() { Optimization = new() { WeightAverageDecay = 1 } },
            "Optimization.WeightAverageDecay is 1; allowed are numbers above 0 and below 1, or null for no average."
        },
        { () => new() { Optimization = new() { LearningRate = double.NaN } }, "Optimization.LearningRate is NaN; allowed are numbers above 0." },
        { () => new() { Optimization = new() { FrozenEncoderEpochs = -1 } }, "Optimization.FrozenEncoderEpochs is -1; allowed are 0 and more." },
        {
            () => new() { Optimization = new() { EncoderLearningRateFactor = 0 } },
            "Optimization.EncoderLearningRateFactor is 0; allowed are numbers above 0, or null for what suits the network's encoder."
        },
        { () => new() { Optimization = new() { Optimizer = null! } }, "Optimization.Optimizer is null; allowed are optimizers such as new AdamOptimizer()." },
        { () => new() { Optimization = new() { Schedule = null! } }, "Optimization.Schedule is null; allowed are schedules such as new OneCycleSchedule()." },
        { () => new() { ValidationFraction = 1 }, "ValidationFraction is 1; allowed are numbers of at least 0 and below 1." },
        { () => new() { Channels = 2 }, "Channels is 2; allowed are 1, 3, or null to look at the images." },
        { () => new() { Crop = default(ImageSize) }, "Crop is 0x0; allowed are sizes of at least 1x1, or null for the default." },
        { () => new() { Resize = default(ImageSize) }, "Resize is 0x0; allowed are sizes of at least 1x1, or null to leave images at their own size." },
        { () => new() { InitialWeights = "" }, "InitialWeights is an empty text; allowed are paths of files, or null for none." },
        { () => new() { LabelColumnName = " " }, "LabelColumnName is an empty text; allowed are names of columns." },
        { () => new() { Loss = null! }, "Loss is null; allowed are losses such as new CrossEntropyLoss()." },
        { () => new() { Augmentations = null! }, "Augmentations is null; allowed are lists of augmentations, which may be empty." },
        { () => new() { Selection = null! }, "Selection is null; allowed are groups of options, such as new()." },
        { () => new() { Selection = new() { BestMetric = (ValidationMetric)9 } }, "Selection.BestMetric is 9; allowed are MeanDice, MeanIoU and Loss." },
        { () => new() { Selection = new() { KeptWeights = (KeptWeights)9 } }, "Selection.KeptWeights is 9; allowed are Best and Last." },
        {
            () => new() { Selection = new() { EarlyStoppingPatience = 0 } },
            "Selection.EarlyStoppingPatience is 0; allowed are 1 and more, or null to train to the end."
        },
        { () => new() { Selection = new() { EarlyStoppingMinDelta = -1 } }, "Selection.EarlyStoppingMinDelta is -1; allowed are numbers of at least 0." },
        { () => new() { Checkpoints = new() { Folder = "" } }, "Checkpoints.Folder is an empty text; allowed are paths of folders, or null for none." },
        { () => new() { Checkpoints = new() { Steps = 0 } }, "Checkpoints.Steps is 0; allowed are 1 and more, or null for the ends of epochs only." },
        { () => new() { Checkpoints = new() { Kept = 0 } }, "Checkpoints.Kept is 0; allowed are 1 and more." },
        { () => new() { Execution = new() { Precision = (TrainingPrecision)9 } }, "Execution.Precision is 9; allowed are Full and MixedBFloat16." },
        { () => new() { Execution = new() { Threads = 0 } }, "Execution.Threads is 0; allowed are 1 to 1024, or null for the default." },
        { () => new() { Execution = new() { Workers = 0 } }, "Execution.Workers is 0; allowed are 1 to 1024, or null for the default." },
        { () => new() { Execution = new() { MemoryLimit = -1 } }, "Execution.MemoryLimit is -1; allowed are 0 and more, or null for the default." },
    };

    public static TheoryData<Func<SegmentationTrainerOptions>, string> Conflicting => new()
    {
        {
            () => new() { Crop = new(32, 32), Resize = new(64, 32) },
            "Resize is 64x32, but Crop is 32x32, and both say what the network is trained on; give one of them."
        },
        { () => new() { ScoreColumnName = "Image" }, "ScoreColumnName is Image, and so is ImageColumnName; give each column a name of its own." },
        {
            () => new() { Checkpoints = new() { Resume = true } },
            "Checkpoints.Resume is true, but there is no folder of checkpoints; give it with Checkpoints.Folder, or leave this out."
        },
        {
            () => new() { Selection = new() { ValidationInterval = 2 } },
            "Selection.ValidationInterval is 2, but nothing is validated; validate with ValidationSet or ValidationFraction, or leave it out."
        },
        {
            () => new() { Selection = new() { EarlyStoppingPatience = 3 } },
            "Selection.EarlyStoppingPatience is 3, but nothing is validated; validate with ValidationSet or ValidationFraction, or leave it out."
        },
        {
            () => new() { ValidationFraction = 0.5, Selection = new() { EarlyStoppingPatience = 2, ValidationInterval = 5 } },
            "Selection.EarlyStoppingPatience is 2, but Selection.ValidationInterval is 5, so that the training would stop before it is validated again; "
            + "wait for at least 5 epochs, or validate more often."
        },
        {
            () => new() { Epochs = 1, Optimization = new() { FrozenEncoderEpochs = 4 } },
            "Optimization.FrozenEncoderEpochs is 4, but the whole training has only 1 epoch (Epochs, Steps); train longer, or freeze the encoder for fewer."
        },
        {
            () => new() { Steps = 5, Optimization = new() { Schedule = new CosineSchedule { WarmUpSteps = 5 } } },
            "Optimization.Schedule.WarmUpSteps is 5, but the whole training has only 5 steps (Epochs, Steps); train longer, or with a shorter warm-up."
        },
        {
            () => new() { Loss = new DiceLoss() + new LovaszSoftmaxLoss(), ClassWeighting = new MedianFrequencyWeighting() },
            "ClassWeighting is medianFrequency, but no part of the loss 'dice + lovaszSoftmax' can weigh classes without having weights already; "
            + "leave it out, or add one such as cross-entropy."
        },
        {
            () => WithoutMasks(new MeanTeacher { ClassBalanced = true }),
            "Consistency is mean-teacher:class-balanced=true, but its Threshold is 0, so that all pixels count and there is nothing to balance; "
            + "give a Threshold above 0, or leave ClassBalanced out."
        },
        {
            () => WithoutMasks(new TemporalConsistency { CutMixProbability = 1 }),
            "Consistency is temporal:cut-mix-probability=1, but frames of films get no boxes out of other images; leave its CutMixProbability at 0."
        },
        {
            () => WithoutMasks(new TemporalConsistency { StrongAugmentations = [new Noise { Probability = 1 }] }),
            "Consistency is temporal (Noise(1, 0.3)), but frames of films are not changed any further than by Augmentations; "
            + "leave its StrongAugmentations out."
        },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Options_InvalidOption_SayWhatItIsAndWhatIsAllowed(Func<SegmentationTrainerOptions> create, string message)
    {
        var exception = Assert.Throws<SegmentationOptionException>(() => create());

        Assert.Equal(message, exception.Message);
        Assert.StartsWith($"{exception.Option} is ", message, StringComparison.Ordinal);
        Assert.EndsWith($"; allowed are {exception.Allowed}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_AnyConsistencyWithItsDefaults_IsTaken() => Assert.All(
        ConsistencyCatalog.Names,
        name => _ = new MLContext().Segmentation().Trainers.UNet(options: WithoutMasks(ConsistencyCatalog.Parse(name))));

    [Theory]
    [MemberData(nameof(Conflicting))]
    public void Trainer_OptionsThatDoNotGoTogether_SaysWhichAndWhatWouldFixIt(Func<SegmentationTrainerOptions> create, string message)
    {
        var options = create();

        var exception = Assert.Throws<SegmentationOptionException>(() => new MLContext().Segmentation().Trainers.UNet(options: options));

        Assert.Equal(message, exception.Message);
    }

    private static SegmentationTrainerOptions WithoutMasks(Consistency consistency) =>
        new() { Consistency = consistency, Unlabelled = SyntheticImages.Load(new MLContext(), 1) };

    [Fact]
    public void Equals_SameValues_AreEqual()
    {
        static SegmentationTrainerOptions Create() => new()
        {
            Augmentations = [new HorizontalFlip(), new VerticalFlip()],
            ClassWeighting = new ExplicitWeighting { Weights = [1, 2] },
            Loss = (2 * new CrossEntropyLoss { ClassWeights = [1, 3] }) + new DiceLoss(),
        };

        Assert.Equal(new SegmentationTrainerOptions(), new SegmentationTrainerOptions());
        Assert.Equal(Create(), Create());
        Assert.Equal(Create().GetHashCode(), Create().GetHashCode());
        Assert.NotEqual(Create(), Create() with { Augmentations = [new VerticalFlip(), new HorizontalFlip()] });
        Assert.NotEqual(Create(), Create() with { Loss = new CrossEntropyLoss { ClassWeights = [1, 3] } + new DiceLoss() });
    }

    [Fact]
    public void Describe_OptionsWithOtherNames_NamesThemSo()
    {
        var options = new SegmentationTrainerOptions { Crop = new(32, 32), Resize = new(64, 32) };
        var conflict = Assert.Throws<SegmentationOptionException>(() => new MLContext().Segmentation().Trainers.UNet(options: options));
        var invalid = Assert.Throws<SegmentationOptionException>(() => new OptimizationOptions { LearningRate = -1 });

        Assert.Equal(
            "<Resize> is 64x32, but <Crop> is 32x32, and both say what the network is trained on; give one of them.",
            conflict.Describe(name => $"<{name}>"));
        Assert.Equal("rate is -1; allowed are numbers above 0.", invalid.Describe(_ => "rate"));
        Assert.Equal(("Optimization.LearningRate", -1.0, "numbers above 0"), (invalid.Option, invalid.Value, invalid.Allowed));
    }

    [Fact]
    public void Trainer_ValidationSetAndFraction_Throws()
    {
        var context = new MLContext();
        var options = new SegmentationTrainerOptions { ValidationFraction = 0.1, ValidationSet = SyntheticImages.Load(context, 1) };

        var exception = Assert.Throws<SegmentationOptionException>(() => context.Segmentation().Trainers.UNet(options: options));

        Assert.Equal("ValidationFraction is 0.1, but ValidationSet gives images to validate on already; give one of them.", exception.Message);
    }

    [Fact]
    public void Trainer_HeadWeightsForASingleHead_Throws()
    {
        var trainers = new MLContext().Segmentation().Trainers;

        var exception = Assert.Throws<SegmentationOptionException>(() => trainers.UNet(options: new() { HeadWeights = new HalvingHeadWeights() }));

        Assert.Equal(
            "HeadWeights is halving, but the network unet has a single head; leave it out, or train a network with several (DeepSupervision).",
            exception.Message);
        Assert.NotNull(trainers.UNet(new() { DeepSupervision = true }, new() { HeadWeights = new HalvingHeadWeights() }));
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
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Segmentation().Trainers.ResNetUNet(new() { Encoder = (EncoderKind)4 }));
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
    public void Augmentations_LaterChangesOfTheList_DoNotReachTheOptions()
    {
        var augmentations = new List<Augmentation> { new HorizontalFlip() };
        var options = new SegmentationTrainerOptions { Augmentations = augmentations };

        augmentations.Clear();

        Assert.Single(options.Augmentations);
    }

    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        var options = new SegmentationTrainerOptions();

        Assert.Equal((40, 4, 2e-3), (options.Epochs, options.BatchSize, options.Optimization.LearningRate));
        Assert.Equal("crossEntropy + dice", options.Loss.ToString());
        Assert.Equal("oneCycle", options.Optimization.Schedule.ToString());
        Assert.Equal("adam", options.Optimization.Optimizer.ToString());
        Assert.Equal("HorizontalFlip(0.5), VerticalFlip(0.5), QuarterTurn(0.5)", string.Join(", ", options.Augmentations));
    }
}
