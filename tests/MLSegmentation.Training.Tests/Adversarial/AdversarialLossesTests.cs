using MLSegmentation.Training.Adversarial;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public sealed class AdversarialLossesTests
{
    [Fact]
    public void CrossEntropy_Pixels_IsTheMeanOfThoseThatCount()
    {
        using var scope = NewDisposeScope();
        var logits = tensor([0f, (float)Math.Log(3), 5], [1, 1, 1, 3]);
        var counted = tensor([1f, 1, 0], [1, 1, 1, 3]);

        // The probabilities are 1/2 and 3/4: -(ln 1/2 + ln 3/4) / 2, and of the opposite -(ln 1/2 + ln 1/4) / 2.
        Assert.Equal(-(Math.Log(0.5) + Math.Log(0.75)) / 2, AdversarialLosses.CrossEntropy(logits, areTrue: true, counted).item<float>(), 1e-6);
        Assert.Equal(-(Math.Log(0.5) + Math.Log(0.25)) / 2, AdversarialLosses.CrossEntropy(logits, areTrue: false, counted).item<float>(), 1e-6);
        Assert.Equal(0, AdversarialLosses.CrossEntropy(logits, areTrue: true, zeros_like(counted)).item<float>());
    }

    [Fact]
    public void GetAccuracy_Pixels_IsTheShareOfRightOnes()
    {
        using var scope = NewDisposeScope();
        var predicted = tensor([-1f, 1, -1], [1, 1, 1, 3]);
        var truth = tensor([2f, 2, -2], [1, 1, 1, 3]);

        // Of the first two pixels, one predicted and both true ones.
        Assert.Equal(0.75, AdversarialLosses.GetAccuracy(predicted, truth, tensor([1f, 1, 0], [1, 1, 1, 3])), 1e-6);
    }

    [Fact]
    public void Differ_TwoLayers_IsTheMeanOfTheirShares()
    {
        using var scope = NewDisposeScope();

        // The means are 3 and 2, their difference (1 + 3) / 2 = 2; and 0 and 4, 4: (2 / 5 + 4 / 4) / 2.
        Assert.Equal(0.7, AdversarialLosses.Differ([tensor([1f, 5]), tensor([0f])], [tensor([2f, 2]), tensor([4f])]).item<float>(), 1e-6);
    }

    [Fact]
    public void Show_Masks_MultipliesEachChannelByEachClass()
    {
        using var scope = NewDisposeScope();
        var pixels = tensor([2f, 3], [1, 2, 1, 1]);
        var masks = tensor([0.25f, 0.75f], [1, 2, 1, 1]);

        Assert.Equal([0.25f, 0.75f, 0.5f, 1.5f, 0.75f, 2.25f], AdversarialLosses.Show(pixels, masks).data<float>());
    }
}
