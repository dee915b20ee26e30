using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

/// <summary>A row of three pixels and two classes, with the probabilities 0.9, 0.7 and 0.4 of the first class, which is named in two of them.</summary>
public sealed class GuideConfidenceTests
{
    [Fact]
    public void Count_Threshold_CountsWhereTheGuideIsSureEnough()
    {
        using var scope = NewDisposeScope();
        using var confidence = new GuideConfidence(threshold: 0.7, classes: 2, isBalanced: false, CPU);

        // 0.9 and 0.7 reach it; of the third, the second class has 0.6.
        Assert.Equal([1, 1, 0], Values(confidence.Count(Probabilities())));
        Assert.Null(confidence.Means);
    }

    [Fact]
    public void Count_NoThreshold_CountsAll()
    {
        using var scope = NewDisposeScope();
        using var confidence = new GuideConfidence(threshold: 0, classes: 2, isBalanced: false, CPU);

        Assert.Equal([1, 1, 1], Values(confidence.Count(Probabilities())));
    }

    [Fact]
    public void Observe_Balanced_LowersTheThresholdOfTheClassThatIsLessSure()
    {
        using var scope = NewDisposeScope();
        using var confidence = new GuideConfidence(threshold: 0.7, classes: 2, isBalanced: true, CPU);

        confidence.Observe(Probabilities());

        // The first class is named with 0.9 and 0.7, which is 0.8 in the mean, the second with 0.6.
        AssertClose([(0.95f * 1) + (0.05f * 0.8f), (0.95f * 1) + (0.05f * 0.6f)], confidence.Means!);

        for (int step = 0; step < 200; step++)
        {
            confidence.Observe(Probabilities());
        }

        // 0.7 × 0.6 / 0.8 = 0.525 is enough for the second class now.
        Assert.Equal([1, 1, 1], Values(confidence.Count(Probabilities())));
    }

    [Fact]
    public void Observe_ClassThatIsNotNamed_KeepsItsMean()
    {
        using var scope = NewDisposeScope();
        using var confidence = new GuideConfidence(threshold: 0.7, classes: 3, isBalanced: true, CPU);

        confidence.Observe(tensor([0.5f, 0.3f, 0.2f], [1, 3, 1, 1]));

        AssertClose([0.975f, 1, 1], confidence.Means!);
    }

    private static Tensor Probabilities() => tensor([0.9f, 0.7f, 0.4f, 0.1f, 0.3f, 0.6f], [1, 2, 1, 3]);

    private static void AssertClose(float[] expected, Tensor actual) =>
        Assert.Equal(expected, Values(actual), (first, second) => Math.Abs(first - second) < 1e-6);

    private static float[] Values(Tensor values) => [.. values.data<float>()];
}
