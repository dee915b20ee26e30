using MLSegmentation.Training.Adversarial;

namespace MLSegmentation.Training.Tests;

public sealed class AdversaryTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(21)]
    public void CreateGraph_Convolutional_HasThePapersParameters(int classes) =>
        Assert.Equal(2_761_665 + (1024 * classes), new ConvolutionalAdversary().CreateGraph(channels: 3, classes, [128, 128]).ParameterCount);

    [Fact]
    public void CreateGraph_FeatureMatching_SeesMasksAndImagesAndGivesTheFeaturesOfEachLayer()
    {
        var graph = new FeatureMatchingAdversary { Width = 4, Layers = 3 }.CreateGraph(channels: 3, classes: 2, [64, 64]);

        // Two masks, and three channels times each.
        Assert.Equal(8, graph.Input.Channels);
        Assert.Equal([(4, 2), (8, 4), (16, 8)], graph.Heads.Select(head => (head.Channels, head.Reduction)));
    }

    [Theory]
    [InlineData(256, 5)] // 256 / 32 = 8
    [InlineData(128, 5)] // 128 / 32 = 4
    [InlineData(64, 4)] // 64 / 16 = 4
    [InlineData(96, 4)] // 96 / 32 = 3 would be too few
    [InlineData(16, 2)]
    [InlineData(36, 2)] // 36 is no multiple of 8
    public void GetLayers_NotGiven_LeavesFourPositions(int side, int layers) => Assert.Equal(layers, new ConvolutionalAdversary().GetLayers([side, 256]));

    [Fact]
    public void GetLayers_PatchThatTheyDoNotDivide_SaysWhatToChoose()
    {
        var exception = Assert.Throws<SegmentationException>(() => new ConvolutionalAdversary { Layers = 5 }.GetLayers([48, 64]));

        Assert.Equal(
            "The adversary (Adversary) has 5 layers, each of which halves the size, so the sides of a patch must be multiples of 32, but they are 64x48. "
            + "Choose fewer layers, or another Crop.",
            exception.Message);
    }

    [Fact]
    public void GetWeight_ATenthOfTheTraining_IsNothing()
    {
        Assert.Equal([0, 0.01], [new ConvolutionalAdversary().GetWeight(9, steps: 100), new ConvolutionalAdversary().GetWeight(10, steps: 100)]);
        Assert.Equal(0.1, new FeatureMatchingAdversary { WarmUpSteps = 0 }.GetWeight(0, steps: 100));
    }

    [Theory]
    [InlineData("convolutional")]
    [InlineData("convolutional:weight=0.02,warm-up-steps=5,learning-rate=0.001,width=8,layers=3")]
    [InlineData("feature-matching:largest-weight=0.1")]
    public void Parse_TextOfAnAdversary_GivesItBack(string text) => Assert.Equal(text, AdversaryCatalog.Parse(text).ToString());

    [Fact]
    public void Parse_AnythingElse_SaysWhatThereIs()
    {
        Assert.Equal(
            "There is no adversary 'gan'; there are convolutional, feature-matching.",
            Assert.Throws<SegmentationException>(() => AdversaryCatalog.Parse("gan")).Message);
        Assert.Equal(
            "The layers of convolutional is 7; allowed are 1 to 6, or null for as many as a patch allows.",
            Assert.Throws<SegmentationException>(() => AdversaryCatalog.Parse("convolutional:layers=7")).Message);
    }

    [Fact]
    public void Observe_RightForLong_HalvesTheRateEachTime()
    {
        var control = new AccuracyControl();

        // 0.95^n × 0.5 + (1 - 0.95^n) is above 0.9 from the 32nd step on, so the hundredth such step is the 131st.
        Observe(control, accuracy: 1, steps: 130);
        Assert.Equal(1, control.Factor);
        Observe(control, accuracy: 1, steps: 1);
        Assert.Equal(0.5, control.Factor);
        Observe(control, accuracy: 1, steps: 100);
        Assert.Equal(0.25, control.Factor);

        var restored = new AccuracyControl { State = control.State };
        Observe(restored, accuracy: 1, steps: 100);
        Assert.Equal(0.125, restored.Factor);
    }

    [Fact]
    public void Observe_NotAlwaysRight_LeavesTheRate()
    {
        var control = new AccuracyControl();
        Observe(control, accuracy: 0.89, steps: 500);
        Assert.Equal(1, control.Factor);
    }

    private static void Observe(AccuracyControl control, double accuracy, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            control.Observe(accuracy);
        }
    }
}
