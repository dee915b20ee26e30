using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

/// <summary>
/// An image of 2×2 pixels and two classes. The network's probabilities of the first class are 0.5, 0.5, 0.75 and 0.5, the guide's 1, 0.5, 0.25 and 0.5.
/// </summary>
public sealed class ConsistencyLossesTests
{
    private static readonly float[] Counts = [1, 1, 1, 0];

    [Fact]
    public void Squares_TwoByTwo_IsTheMeanOverAllPixelsOfTheSumsOverClasses()
    {
        using var scope = NewDisposeScope();

        // Both classes differ by 0.5 in the first pixel, by 0 in the second and by 0.5 in the third: (2 × 0.25 + 0 + 2 × 0.25) / 4.
        Assert.Equal(0.25, ConsistencyLosses.Squares(Logits(), Guide(), tensor(Counts).reshape(1, 2, 2)).item<float>(), 1e-6);
    }

    [Fact]
    public void CrossEntropy_TwoByTwo_DividesByThePixelsThatDoNotCountToo()
    {
        using var scope = NewDisposeScope();

        // The guide names the classes 0, 0 (the first of equals), 1, and 0: -(ln 0.5 + ln 0.5 + ln 0.25) / 4.
        double expected = -(Math.Log(0.5) + Math.Log(0.5) + Math.Log(0.25)) / 4;
        Assert.Equal(expected, ConsistencyLosses.CrossEntropy(Logits(), Guide(), tensor(Counts).reshape(1, 2, 2)).item<float>(), 1e-6);
    }

    [Fact]
    public void Compare_EachMethod_HasItsLoss()
    {
        using var scope = NewDisposeScope();
        var counts = tensor(Counts).reshape(1, 2, 2);

        Assert.Equal(0.25, new MeanTeacher().Compare(Logits(), Guide(), counts).item<float>(), 1e-6);
        float crossEntropy = ConsistencyLosses.CrossEntropy(Logits(), Guide(), counts).item<float>();
        Assert.Equal(crossEntropy, new WeakToStrong().Compare(Logits(), Guide(), counts).item<float>());
        Assert.Equal(crossEntropy, new CrossPseudoSupervision().Compare(Logits(), Guide(), counts).item<float>());
    }

    private static Tensor Logits()
    {
        float odds = (float)Math.Log(3);
        return tensor([0f, 0, odds, 0, 0, 0, 0, 0], [1, 2, 2, 2]);
    }

    private static Tensor Guide() => tensor([1f, 0.5f, 0.25f, 0.5f, 0, 0.5f, 0.75f, 0.5f], [1, 2, 2, 2]);
}
