using System.Text.RegularExpressions;
using Microsoft.ML;
using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class DataFingerprintTests
{
    private const long Memory = 4_000_000_000;

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Plan_StripsAcrossEachOther_CountsThePixelsOfOne()
    {
        var data = SyntheticImages.Load(_context, [Strip(60, 10), Strip(10, 60), Strip(20, 20)]);

        var fingerprint = Plan(data, null).Fingerprint;

        // An image of 60x60, as wide as one and as high as another, would have 3,600.
        Assert.Equal((new ImageSize(60, 60), 600L), (fingerprint.LargestSize, fingerprint.LargestPixels));
    }

    [Fact]
    public void Create_StripsAcrossEachOther_TakesTheMemoryOfOne()
    {
        // 100,000 x 100 pixels are as many as 3,163 x 3,163 and some more; 100,000 x 100,000 are more than an int holds.
        var strips = Describe(new ImageSize(100_000, 100_000)) with { KnownLargestPixels = 10_000_000 };
        var square = Describe(new ImageSize(3_163, 3_163)) with { KnownLargestPixels = 3_163 * 3_163 };
        var shape = new TrainingShape(new UNet(), new ImageSize(256, 256), 2);

        Assert.InRange(shape.GetMemory(strips) / (double)shape.GetMemory(square), 0.999, 1);
        Assert.InRange(shape.GetValidationMemory(strips) / (double)shape.GetValidationMemory(square), 0.999, 1.001);
    }

    [Fact]
    public void Plan_EvenNumberOfImages_TakesTheMeanOfTheMiddleOnesAsNNUNetDoes()
    {
        // The middle two of 40, 40, 72 and 72 have the mean 56.
        var random = new Random(1);
        int[] sides = [40, 72, 72, 40];
        var data = SyntheticImages.Load(_context, sides.Select(side => SyntheticImages.Create(random, side)));

        var plan = Plan(data, "nnunet");

        var expected = NNUNetDataSet.OfCases([.. sides.Select(_ => (double[])[1, 1])], [.. sides.Select(side => (int[])[side, side])], 2).Plan();
        Assert.Equal([56, 56], plan.Fingerprint.MedianSides);
        Assert.Equal(new ImageSize(40, 40), plan.Fingerprint.MedianSize);
        Assert.Equal(new ImageSize(expected.PatchSize[1], expected.PatchSize[0]), plan.Training.Crop);
        Assert.Contains("(56x56, median)", plan.Choices.Single(choice => choice.Name == "crop").Reason, StringComparison.Ordinal);
        Assert.Equal(plan, SegmentationPlan.FromJson(plan.ToJson()));
    }

    [Fact]
    public void FromJson_PlanOfAnEarlierVersion_TakesTheLargestAndTheMedianSize()
    {
        string json = Plan(SyntheticImages.Load(_context, [Strip(60, 10), Strip(10, 60), Strip(20, 20)]), null).ToJson();
        string earlier = Regex.Replace(json, ",\\s*\"medianSides\": \\[[^\\]]*\\],\\s*\"largestPixels\": [0-9]+", "");
        Assert.NotEqual(json, earlier);

        var read = SegmentationPlan.FromJson(earlier);

        // All images together have 1,600 pixels, fewer than 60x60.
        Assert.Equal(1600, read.Fingerprint.LargestPixels);
        Assert.Equal([20, 20], read.Fingerprint.MedianSides);
        Assert.Equal(earlier, read.ToJson());
    }

    [Theory]
    [InlineData("\"largestPixels\": 600", "\"largestPixels\": 0", "fingerprint.largestPixels: LargestPixels is 0")]
    [InlineData("\"medianSides\": [", "\"medianSides\": [ 7,", "fingerprint.medianSides is [")]
    public void FromJson_WrongFingerprint_SaysWhere(string found, string replacement, string message)
    {
        string json = Plan(SyntheticImages.Load(_context, [Strip(60, 10), Strip(10, 60), Strip(20, 20)]), null).ToJson();
        Assert.Contains(found, json, StringComparison.Ordinal);

        var error = Assert.Throws<SegmentationException>(() => SegmentationPlan.FromJson(json.Replace(found, replacement, StringComparison.Ordinal)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateTrainer_WeightsForClassesInAnotherOrder_AreRefused()
    {
        var data = SyntheticImages.Load(_context, 2, size: 32);
        var plan = Plan(data, null);
        plan = plan with { Training = plan.Training with { ClassWeighting = "1,5", Steps = 1 } };
        var swapped = plan.ToOptions() with { Classes = SegmentationClasses.FromNames("disc", "ground") };

        var error = Assert.Throws<SegmentationException>(() => plan.CreateTrainer(_context, swapped).Fit(data));

        Assert.Equal("The plan is for the classes ground, disc, but those of the masks are disc, ground; give the plan's, or plan anew.", error.Message);
        plan.CreateTrainer(_context, plan.ToOptions() with { Classes = SyntheticImages.Classes }).Fit(data).Dispose();
    }

    private static SyntheticImages.Row Strip(int width, int height)
    {
        byte[] labels = [.. Enumerable.Range(0, width * height).Select(pixel => (byte)(pixel % 3 == 0 ? 1 : 0))];
        return SyntheticImages.CreateGrey(width, height, [.. labels.Select((label, pixel) => (byte)((100 * label) + (pixel % 50)))], labels);
    }

    private static DataFingerprint Describe(ImageSize largest) => new()
    {
        Images = 10,
        Channels = 1,
        IsEightBit = true,
        Depth = "8 bits",
        SmallestSize = new ImageSize(100, 100),
        MedianSize = new ImageSize(1000, 1000),
        LargestSize = largest,
        Pixels = 100_000_000,
        Values = [new FingerprintChannel(0, 255, 100, 20, 150, 10)],
        Classes = [new FingerprintClass("background", 0.7, 10, 0, 0), new FingerprintClass("cell", 0.3, 10, 20, 12)],
    };

    private SegmentationPlan Plan(IDataView data, string? network) => _context.Segmentation().Plan(data, new()
    {
        Steps = 4,
        Memory = Memory,
        Network = network,
        ReferenceMemory = network is null ? null : 8_000_000_000,
        Classes = SyntheticImages.Classes,
    });
}
