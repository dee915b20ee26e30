using Microsoft.ML;
using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Auto;

/// <summary>Plans of images by nnU-Net's rules, and those of other networks that were asked for.</summary>
public sealed class NNUNetPlanTests
{
    private const long Memory = 4_000_000_000;

    private readonly MLContext _context = new(seed: 1);

    // Plans of nnU-Net's that are public, or were computed by its rules; sizes are width x height.
    [Theory]
    [InlineData(480, 360, 62, 12, false, "512x384", 3, 7)]
    [InlineData(4288, 2848, 1000, 2, false, "1536x1024", 2, 9)]
    [InlineData(512, 512, 24, 2, false, "512x512", 2, 8)]
    [InlineData(138, 170, 3000, 4, false, "160x192", 105, 6)]
    [InlineData(133, 167, 108, 2, true, "160x192", 108, 6)]
    public void Create_ReferenceOfNNUNet_GivesItsPlan(
        int width, int height, int images, int classes, bool isResidual, string patch, int batch, int stages)
    {
        var data = Describe(new ImageSize(width, height), images, classes);
        var scope = PlannedNetworks.ScopeOf(isResidual ? "nnunet-residual" : "nnunet", referenceMemory: 8_000_000_000);

        var plan = Planner.Create(data, new PlanBudget { Steps = 100, Memory = 100 * Memory }, default, _ => default, scope);

        var network = Assert.IsType<NNUNet>(plan.Network);
        Assert.Equal((patch, batch, stages), (plan.Training.Crop.ToString(), plan.Training.BatchSize, network.Strides.Count));
        Assert.Equal((isResidual ? "nnunet-residual" : "nnunet", 32, true), (network.Name, network.Width, network.DeepSupervision));
        Assert.Equal("1x1,2x2", network.DescribeHyperParameters()["strides"][..7]);
        Assert.Equal("3x3,3x3", network.DescribeHyperParameters()["kernels"][..7]);
        Assert.Equal(plan, SegmentationPlan.FromJson(plan.ToJson()));
    }

    [Theory]
    [InlineData(20, 20, 1)]
    [InlineData(300, 200, 30)]
    [InlineData(20, 20_000, 8)]
    [InlineData(20_000, 20_000, 8)]
    public void Create_Memory_KeepsToIt(int width, int height, int images)
    {
        var budget = new PlanBudget { Steps = 100, Memory = 8 * Memory };

        var plan = Planner.Create(
            Describe(new ImageSize(width, height), images, 2), budget, default, _ => default, PlannedNetworks.ScopeOf("nnunet", null));

        Assert.InRange(plan.Cost.Memory, 1, 8 * Memory);
        Assert.All(plan.Choices, choice => Assert.EndsWith(".", choice.Reason, StringComparison.Ordinal));
        Assert.Equal(
            ["network", "width", "strides", "kernels", "deep-supervision", "norm", "crop", "batchSize", "steps"],
            plan.Choices.Take(9).Select(choice => choice.Name));
        plan.Check();
    }

    [Fact]
    public void Create_SidesThatDiffer_HalvesEachAsOftenAsItMay()
    {
        // 40 is halved to 20, 10 and 5; 500 to 250, 125, 63, 32, 16, 8 and 4, while 12 or more are left of the only one.
        var plan = Planner.Create(
            Describe(new ImageSize(500, 40), 8, 2), new PlanBudget { Steps = 100, Memory = Memory }, default, _ => default,
            PlannedNetworks.ScopeOf("nnunet", null));

        Assert.Equal("1x1,2x2,2x2,2x2,1x2,1x2,1x2", plan.Network.DescribeHyperParameters()["strides"]);
        Assert.Equal(new ImageSize(512, 40), plan.Training.Crop);
        plan.Check();
    }

    [Fact]
    public void Create_StepsThatTakeLong_MakesTheNetworkNarrowerAndThePatchSmaller()
    {
        // 20 ns for every pixel, channel and channel of the first stage.
        static TimeSpan Measure(TrainingShape shape) => TimeSpan.FromSeconds(2e-8 * shape.Pixels * Math.Pow(((NNUNet)shape.Network).Width, 2));
        var data = Describe(new ImageSize(512, 512), 100, 2);

        SegmentationPlan Plan(double seconds) => Planner.Create(
            data, new PlanBudget { Time = TimeSpan.FromSeconds(seconds), Memory = 4 * Memory }, default, Measure, PlannedNetworks.ScopeOf("nnunet", null));

        var (ample, scarce) = (Plan(36_000), Plan(30));
        Assert.Equal((32, new ImageSize(512, 512)), (((NNUNet)ample.Network).Width, ample.Training.Crop));
        Assert.Equal((8, 2), (((NNUNet)scarce.Network).Width, scarce.Training.BatchSize));
        Assert.True(scarce.Training.Crop!.Value.PixelCount < 512 * 512);
        Assert.InRange(scarce.Cost.Duration!.Value.TotalSeconds, 1, 30);
        Assert.True(scarce.Training.Steps >= 200);
        scarce.Check();
    }

    [Fact]
    public void Create_ImagesThatCannotBeHalved_RefusesThem() => Assert.Contains(
        "7x7 is too small",
        Assert.Throws<SegmentationException>(() => Planner.Create(
            Describe(new ImageSize(7, 7), 9, 2), new PlanBudget { Steps = 9, Memory = Memory }, default, _ => default, PlannedNetworks.ScopeOf("nnunet", null)))
            .Message,
        StringComparison.Ordinal);

    [Fact]
    public void Create_ReferenceThatDoesNotFit_SaysWhatItTakes() => Assert.Matches(
        "memory of 1,000 MB is too small: nnU-Net's network with patches of 1536x1024 in batches of 2 takes [0-9,]+ MB.*or a smaller reference",
        Assert.Throws<SegmentationException>(() => Planner.Create(
            Describe(new ImageSize(4288, 2848), 1000, 2), new PlanBudget { Steps = 9, Memory = 1_000_000_000 }, default, _ => default,
            PlannedNetworks.ScopeOf("nnunet", 8_000_000_000))).Message);

    [Theory]
    [InlineData("nnunet")]
    [InlineData("nnunet-residual")]
    [InlineData("unet")]
    [InlineData("resnet-unet")]
    public void Plan_NetworkThatWasAskedFor_IsTheOneThatTrains(string network)
    {
        var data = SyntheticImages.Load(_context, 4, size: 40);

        var plan = _context.Segmentation().Plan(
            data, new() { Steps = 1, Memory = Memory, Network = network, Classes = SyntheticImages.Classes });

        Assert.StartsWith("It was asked for", plan.Choices.Single(choice => choice.Name == "network").Reason, StringComparison.Ordinal);
        using var model = plan.CreateTrainer(_context, plan.ToOptions() with { Seed = 1, Classes = SyntheticImages.Classes }).Fit(data);
        Assert.Equal(network, model.Info.Network.Name);
    }

    [Theory]
    [InlineData(1_000_000, "1 MB")]
    [InlineData(8_000_000_000, "8 GB")]
    public void Plan_ReferenceMemory_IsNamedInAUnitThatShowsIt(long memory, string shown)
    {
        var budget = new PlanBudget { Steps = 9, Memory = Memory };
        var plan = Planner.Create(Describe(new ImageSize(64, 64), 9, 2), budget, default, _ => default, PlannedNetworks.ScopeOf("nnunet", memory));

        Assert.Contains(plan.Choices, choice => choice.Reason.Contains($"for a graphics card of {shown}", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_OptionsThatDoNotSuit_NamesThem()
    {
        var data = SyntheticImages.Load(_context, 2, size: 32);

        Assert.Contains(
            "nnunet", Assert.Throws<SegmentationOptionException>(() => new SegmentationPlanOptions { Network = "vnet" }).Allowed, StringComparison.Ordinal);
        Assert.Contains(
            "ReferenceMemory is 8, but it is for networks that nnU-Net plans",
            Assert.Throws<SegmentationOptionException>(() => _context.Segmentation().Plan(data, new() { ReferenceMemory = 8, Network = "unet" })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"kernels\": \"3x3", "\"kernels\": \"0x3", "network.hyperParameters.kernels is 0x3")]
    [InlineData("\"strides\": \"1x1,2x2", "\"strides\": \"1x1,2x2x2", "network.hyperParameters: The network's strides is 1x1,2x2x2")]
    [InlineData("\"strides\": \"1x1", "\"strides\": \"2x2", "network.hyperParameters: The network's strides begin with 2x2")]
    [InlineData("\"strides\": \"1x1,", "\"strides\": \"", "it must be one item, or as many as its strides")]
    [InlineData("\"width\": \"32\"", "\"width\": \"-3\"", "network.hyperParameters.width is -3")]
    [InlineData("\"deep-supervision\": \"true\"", "\"deep-supervision\": \"perhaps\"", "network.hyperParameters.deep-supervision is 'perhaps'")]
    [InlineData("\"deep-supervision\"", "\"depth\"", "has no network.hyperParameters.depth")]
    public void FromJson_WrongNetwork_NamesTheKey(string found, string replacement, string message)
    {
        var budget = new PlanBudget { Steps = 9, Memory = Memory };
        string json = Planner.Create(Describe(new ImageSize(64, 64), 9, 2), budget, default, _ => default, PlannedNetworks.ScopeOf("nnunet", null)).ToJson();
        string at = json[json.IndexOf("\"network\"", StringComparison.Ordinal)..json.IndexOf("\"training\"", StringComparison.Ordinal)];
        Assert.Contains(found, at, StringComparison.Ordinal);

        string error = Assert.Throws<SegmentationException>(
            () => SegmentationPlan.FromJson(json.Replace(at, at.Replace(found, replacement, StringComparison.Ordinal), StringComparison.Ordinal))).Message;

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    private static DataFingerprint Describe(ImageSize size, int images, int classes) => new()
    {
        Images = images,
        Channels = 1,
        IsEightBit = true,
        Depth = "8 bits",
        SmallestSize = size,
        MedianSize = size,
        LargestSize = size,
        Pixels = (long)size.Width * size.Height * images,
        Values = [new FingerprintChannel(0, 255, 100, 20, 150, 10)],
        Classes =
        [
            new FingerprintClass("background", 0.5, images, 0, 0),
            .. Enumerable.Range(1, classes - 1).Select(index => new FingerprintClass($"cell {index}", 0.5 / (classes - 1), images, 20 * images, 12)),
        ],
    };
}
