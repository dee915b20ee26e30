using MLSegmentation.Training.Losses;

namespace MLSegmentation.Training.Tests.Losses;

public class ClassWeightingTests
{
    // Class 0 has 90 of all 200 pixels, class 1 has 80 of 200, class 2 has 30 of the 100 of the only image that holds it; class 3 has none.
    private static readonly long[][] Pixels = [[40, 30, 30, 0], [50, 50, 0, 0]];

    [Fact]
    public void GetWeights_MedianFrequency_CountsImagesThatHoldTheClass()
    {
        // Frequencies 0.45, 0.4 and 0.3: the median is 0.4.
        Assert.Equal(
            [0.4 / 0.45, 1, 0.4 / 0.3, 0],
            new MedianFrequencyWeighting().GetWeights(Pixels),
            (expected, actual) => Math.Abs(expected - actual) < 1e-12);
    }

    [Fact]
    public void GetWeights_MedianOfTwoClasses_IsTheirMean()
    {
        // Frequencies 3/4 and 1/4: the median is 1/2.
        Assert.Equal([2 / 3.0, 2], new MedianFrequencyWeighting().GetWeights([new long[] { 3, 1 }]));
    }

    [Fact]
    public void GetWeights_InverseFrequency_GivesEveryClassTheSameSay()
    {
        // 200 pixels of three classes that occur.
        Assert.Equal([200 / (3 * 90.0), 200 / (3 * 80.0), 200 / (3 * 30.0), 0], new InverseFrequencyWeighting().GetWeights(Pixels));
    }

    [Fact]
    public void GetWeights_Explicit_AreThoseGiven() => Assert.Equal([1, 0, 2.5], new ExplicitWeighting { Weights = [1, 0, 2.5] }.GetWeights(Pixels));

    [Fact]
    public void Explicit_NegativeWeight_Throws()
    {
        var exception = Assert.Throws<SegmentationOptionException>(() => new ExplicitWeighting { Weights = [1, -1.5] });

        Assert.Equal("Weights is [1, -1.5]; allowed are numbers of at least 0, one for each class, one of them above 0.", exception.Message);
    }

    [Fact]
    public void WithClassWeights_Sum_GivesThemToThePartsThatHaveNone()
    {
        var loss = new CrossEntropyLoss() + new DiceLoss() + (0.5 * new FocalLoss { ClassWeights = [1, 2] });

        Assert.Equal("crossEntropy(classWeights=3 4) + dice + 0.5 * focal(classWeights=1 2)", loss.WithClassWeights([3, 4]).ToString());
        Assert.Equal("crossEntropy + dice + 0.5 * focal(classWeights=1 2)", loss.ToString());
    }

    [Fact]
    public void WithClassWeights_NoPartCanWeighClasses_IsTheSameLoss()
    {
        var loss = new DiceLoss() + new LovaszSoftmaxLoss();

        Assert.Same(loss, loss.WithClassWeights([1, 2]));
    }

    [Fact]
    public void Compute_WeightsForOtherClasses_Throws()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var logits = TorchSharp.torch.zeros([1, 2, 1, 1]);
        var target = TorchSharp.torch.zeros([1, 1, 1], dtype: TorchSharp.torch.ScalarType.Int64);

        var exception = Assert.Throws<ArgumentException>(() => new CrossEntropyLoss { ClassWeights = [1, 2, 3] }.Compute(logits, target));

        Assert.StartsWith("The loss has 3 class weights, but the logits have 2 classes.", exception.Message, StringComparison.Ordinal);
    }
}
