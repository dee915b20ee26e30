using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class CandidateRulesTests
{
    [Theory]
    [InlineData(600, 400, false)]
    [InlineData(600, 100, true)]
    [InlineData(300, 200, true)]
    public void Choose_Objects_WhetherPatchesShowThem(int side, int objectSide, bool isDecided)
    {
        // Objects of half a side or more, in images of at least twice the pixels of a patch.
        var candidates = CandidateRules.Choose(Describe(side, objectSide));

        Assert.Equal(isDecided, candidates.All(candidate => candidate.Variant != PlanVariant.WholeImages));
        Assert.Equal(PlanVariant.Usual, candidates[0].Variant);
    }

    [Fact]
    public void Choose_ColouredImages_TriesTheEncoderOfImageNetFirst()
    {
        var data = Describe(side: 300, objectSide: 20) with { Channels = 3 };

        var candidates = CandidateRules.Choose(data);

        Assert.Equal([PlanVariant.Pretrained, PlanVariant.Usual], candidates.Select(candidate => candidate.Variant));
        var plan = Planner.Create(
            data, new PlanBudget { Steps = 100, Memory = 4_000_000_000 }, default, _ => default, new PlanScope { Variant = PlanVariant.Pretrained });
        Assert.Equal(EncoderKind.ImageNetResNet18, Assert.IsType<ResNetUNet>(plan.Network).Encoder);
        Assert.Equal(plan, SegmentationPlan.FromJson(plan.ToJson()));
        plan.Check();
    }

    [Theory]
    [InlineData(40)]
    [InlineData(300)]
    public void Choose_EncoderOfImageNet_LeavesItsBatchNormalisationsTwoPositionsAlongEachSide(int side)
    {
        // The last batch of an epoch can be one image, and the encoder's coarsest features are 32 times smaller.
        var data = Describe(side, objectSide: 20) with { Channels = 3 };

        var shape = ShapeRules.Choose(data, PlanVariant.Pretrained);
        while (ShapeRules.Shrink(shape, data) is { } smaller)
        {
            shape = smaller;
        }

        Assert.Equal(new ImageSize(64, 64), shape.Size);
    }

    [Fact]
    public void Choose_EncoderOfImageNetOnNarrowImages_TakesNoPatchThatIsLargerThanTheTrainerAllows()
    {
        // 300x20 in multiples of 32: patches of 256x32 are one position high, and 8 wide.
        var size = new ImageSize(300, 20);
        var data = Describe(side: 300, objectSide: 20) with { Channels = 3, SmallestSize = size, MedianSize = size, LargestSize = size };

        Assert.Equal(new ImageSize(256, 32), ShapeRules.Choose(data, PlanVariant.Pretrained).Size);
    }

    [Fact]
    public void Choose_ColouredImagesOfOnePositionAtTheCoarsestFeatures_LeavesTheEncoderOut()
    {
        var data = Describe(side: 32, objectSide: 8) with { Channels = 3 };

        Assert.Equal([PlanVariant.Usual], CandidateRules.Choose(data).Select(candidate => candidate.Variant));
        var refusal = Assert.Throws<SegmentationException>(() => ShapeRules.Choose(data, PlanVariant.Pretrained));
        Assert.Contains("too small for resnet-unet", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_Scenes_IsTheEncoderOfImageNetAlone()
    {
        var classes = Enumerable.Range(0, 4).Select(index => new FingerprintClass($"class {index}", 0.25, 20, 20, 200));
        var data = Describe(side: 400, objectSide: 20) with { Channels = 3, Classes = [.. classes] };

        var only = Assert.Single(CandidateRules.Choose(data));

        Assert.Equal(PlanVariant.Pretrained, only.Variant);
        Assert.Equal(new ImageSize(224, 224), ShapeRules.Choose(data, only.Variant).Size);
    }

    [Theory]
    [InlineData(true, 4_000_000_000, typeof(ResNetUNet), 192, "The images are photographs of scenes")]
    [InlineData(true, 700_000_000, typeof(UNet), 176, "takes more than the budget")]
    [InlineData(false, 4_000_000_000, typeof(UNet), 176, "with the package Microsoft.ML.DnnImageFeaturizer.ResNet18")]
    public void CreateAlone_Scenes_HasTheEncoderWhereItMay(bool areWeightsThere, long memory, Type network, int height, string reason)
    {
        var classes = Enumerable.Range(0, 11).Select(index => new FingerprintClass($"class {index}", 1.0 / 11, 62, 62, 100));
        var size = new ImageSize(480, 360);
        var data = Describe(side: 360, objectSide: 20) with
        {
            Channels = 3,
            Classes = [.. classes],
            SmallestSize = size,
            MedianSize = size,
            LargestSize = size,
        };

        var plan = Planner.CreateAlone(data, new PlanBudget { Steps = 100, Memory = memory }, default, _ => default, areWeightsThere);

        Assert.IsType(network, plan.Network);
        Assert.Equal(height, plan.Training.Resize!.Value.Height);
        Assert.Contains(reason, plan.Choices.Single(choice => choice.Name == "network").Reason, StringComparison.Ordinal);
        plan.Check();
    }

    [Fact]
    public void CreateAlone_ObjectsInColour_AreLearnedFromRandomWeights()
    {
        var data = Describe(side: 256, objectSide: 20) with { Channels = 3 };

        var plan = Planner.CreateAlone(data, new PlanBudget { Steps = 100, Memory = 4_000_000_000 }, default, _ => default, areWeightsThere: true);

        Assert.IsType<UNet>(plan.Network);
        Assert.Contains("--network resnet-unet plans it", plan.Choices.Single(choice => choice.Name == "network").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WholeImages_PlansThemSmaller()
    {
        var scope = new PlanScope { Variant = PlanVariant.WholeImages, Share = 0.85, HoldsOut = true };

        var plan = Planner.Create(
            Describe(side: 512, objectSide: 300), new PlanBudget { Steps = 100, Memory = 4_000_000_000 }, default, _ => default, scope);

        Assert.Equal((null, new ImageSize(256, 256), 85), (plan.Training.Crop, plan.Training.Resize, plan.Training.Steps));
        Assert.Equal(0, plan.Training.ValidationFraction);
        plan.Check();
    }

    private static DataFingerprint Describe(int side, int objectSide) => new()
    {
        Images = 20,
        Channels = 1,
        IsEightBit = true,
        Depth = "8 bits",
        SmallestSize = new(side, side),
        MedianSize = new(side, side),
        LargestSize = new(side, side),
        Pixels = 20L * side * side,
        Values = [new FingerprintChannel(0, 255, 100, 20, 150, 10)],
        Classes = [new FingerprintClass("background", 0.7, 20, 0, 0), new FingerprintClass("lesion", 0.3, 20, 20, objectSide)],
    };
}
