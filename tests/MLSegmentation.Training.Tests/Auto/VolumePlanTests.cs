using Microsoft.ML;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class VolumePlanTests
{
    private static readonly PlanBudget Steps = new() { Steps = 100, Memory = 4L << 30 };

    [Fact]
    public void Plan_VolumesOfSeveralSpacings_ResamplesToTheMedianAndCountsSizesThere()
    {
        var context = new MLContext(seed: 1);
        var random = new Random(1);
        var size = new ImageSize(16, 16, 16);
        var data = Volumes.Load(context, [.. ((double[])[1, 1, 2]).Select(z => Volumes.Create(random, size, new VolumeSpacing(1, 1, z)))]);

        var plan = context.Segmentation().Plan(data, new() { Steps = 10, Memory = 4L << 30, Classes = Volumes.Classes });

        // Of the depths 1, 1 and 2 mm apart the median is 1, in which the third volume has 32 slices.
        Assert.Equal(VolumeSpacing.One, plan.Fingerprint.Spacing);
        Assert.Equal(new ImageSize(16, 16, 32), plan.Fingerprint.LargestSize);
        Assert.Equal(size, plan.Fingerprint.MedianSize);
        Assert.Equal((16L + 16 + 32) * 16 * 16, plan.Fingerprint.Pixels);
        Assert.Equal(new VolumePreparation { Spacing = VolumeSpacing.One }, plan.Training.Volumes);
        Assert.IsType<NNUNet>(plan.Network);
        Assert.Equal(size, plan.Training.Crop);
        Assert.Equal(plan, SegmentationPlan.FromJson(plan.ToJson()));
    }

    [Theory]
    [InlineData("unet", false)]
    [InlineData("resnet-unet", false)]
    [InlineData("nnunet", true)]
    [InlineData("nnunet-residual", true)]
    public void Plan_NetworkThatWasAskedForOnVolumes_IsPlannedOrRefused(string network, bool hasRules)
    {
        var context = new MLContext(seed: 1);
        var random = new Random(1);
        var data = Volumes.Load(context, [.. Enumerable.Range(0, 2).Select(_ => Volumes.Create(random, new ImageSize(16, 16, 16), VolumeSpacing.One))]);

        var failure = Record.Exception(
            () => Assert.Equal(network, context.Segmentation().Plan(data, new() { Steps = 10, Network = network, Classes = Volumes.Classes }).Network.Name));

        Assert.Equal(
            hasRules ? null : $"There are no rules to plan '{network}' for volumes; nnU-Net's are for nnunet and nnunet-residual. "
                + "Choose one of these, or leave Network out.",
            failure?.Message);
    }

    [Fact]
    public void Create_Volumes_PlansPatchesOfNNUNetInThreeDimensions()
    {
        var plan = Planner.Create(Describe(new ImageSize(50, 36, 36), VolumeSpacing.One), Steps, TimeSpan.Zero, _ => throw new InvalidOperationException());

        // nnU-Net's patch for hippocampi, with the longest axis first here: sides are multiples of 8 after three halvings.
        Assert.Equal(new ImageSize(56, 40, 40), plan.Training.Crop);
        Assert.Equal(2, plan.Training.BatchSize);
        Assert.Equal(VolumeNormalization.PerVolume, plan.Training.Volumes!.Normalization);
        Assert.Null(plan.Training.Volumes.Slices);
        Assert.Null(plan.Training.ClassWeighting);
    }

    [Fact]
    public void Create_SlicesFarApart_HasKernelsThatDoNotReachAcrossThem()
    {
        var data = Describe(new ImageSize(64, 64, 16), new VolumeSpacing(1, 1, 5));

        var network = Assert.IsType<NNUNet>(Planner.Create(data, Steps, TimeSpan.Zero, _ => TimeSpan.Zero).Network);

        Assert.Equal("1x3x3", $"{network.Kernels![0]}");
        Assert.Equal("1x2x2", $"{network.Strides![1]}");
        Assert.Equal(["nnunet in 3-D", "unet on slices"], CandidateRules.Choose(data).Select(candidate => candidate.Name));
    }

    [Fact]
    public void Create_Slices_PlansImages()
    {
        var data = Describe(new ImageSize(64, 64, 16), new VolumeSpacing(1, 1, 5));

        var plan = Planner.Create(data, Steps, TimeSpan.Zero, _ => TimeSpan.Zero, new PlanScope { Variant = PlanVariant.Slices });

        Assert.Equal(1, plan.Training.Volumes!.Slices);
        Assert.Equal(new ImageSize(64, 64), plan.Training.Crop);
        Assert.IsType<UNet>(plan.Network);
        Assert.Equal(data, plan.Fingerprint);
        Assert.Equal(plan, SegmentationPlan.FromJson(plan.ToJson()));
    }

    [Fact]
    public void Create_ManyVolumes_SharesAValidationOutToAllStepsOfAnEpoch()
    {
        // Of 120 volumes 12 are validated on. The others are 54 batches of two, but four patches are taken of each: 216.
        var data = Describe(new ImageSize(256, 256, 256), VolumeSpacing.One) with { Images = 120, Pixels = 120L << 24 };
        static TimeSpan Measure(TrainingShape shape) => TimeSpan.FromSeconds(1e-6 * shape.Pixels);

        var scope = new PlanScope { Variant = PlanVariant.NNUNet, ReferenceMemory = 8e9 };
        var plan = Planner.Create(data, new PlanBudget { Time = TimeSpan.FromHours(9), Memory = 200L << 30 }, TimeSpan.Zero, Measure, scope);

        Assert.Equal(0.1, plan.Training.ValidationFraction);
        Assert.True(plan.Training.Crop!.Value.PixelCount * 4 <= 1 << 24);
        double step = plan.Cost.StepDuration!.Value.TotalSeconds;
        double validation = 12 * (1 << 24) * step / (2.0 * plan.Training.Crop.Value.PixelCount) / 3;
        Assert.Equal(plan.Training.Steps * (step + (validation / 216)), plan.Cost.Duration!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void Choose_IsotropicVolumes_HasOneCandidate() =>
        Assert.Equal(["nnunet in 3-D"], CandidateRules.Choose(Describe(new ImageSize(50, 36, 36), VolumeSpacing.One)).Select(candidate => candidate.Name));

    [Fact]
    public void Choose_VolumesOfOneSlice_AreImages() =>
        Assert.Equal(["unet on slices"], CandidateRules.Choose(Describe(new ImageSize(64, 64, 1), VolumeSpacing.One)).Select(candidate => candidate.Name));

    [Fact]
    public void ChoosePreparation_HounsfieldUnits_HasAWindowAroundTheObjects()
    {
        var data = Describe(new ImageSize(50, 36, 36), VolumeSpacing.One) with { Values = [new FingerprintChannel(-1024, 3071, -500, 400, 60, 40)] };

        var preparation = VolumeShapes.ChoosePreparation(data, PlanVariant.Usual)!;

        // 60 ± 2.5 · 40.
        Assert.Equal(new VolumeWindow(-40, 160), preparation.Window);
        Assert.Equal(VolumeNormalization.DataSet, preparation.Normalization);
    }

    private static DataFingerprint Describe(ImageSize size, VolumeSpacing spacing) => new()
    {
        Images = 48,
        Channels = 1,
        IsEightBit = false,
        Depth = "floating point",
        Spacing = spacing,
        SmallestSize = size,
        MedianSize = size,
        LargestSize = size,
        Pixels = 48L * size.PixelCount,
        Values = [new FingerprintChannel(0, 500, 100, 50, 150, 20)],
        Classes = [new FingerprintClass("background", 0.95, 48, 0, 0), new FingerprintClass("object", 0.05, 48, 0, 0)],
    };
}
