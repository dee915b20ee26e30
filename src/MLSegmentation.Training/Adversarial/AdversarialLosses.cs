using static TorchSharp.torch;

namespace MLSegmentation.Training.Adversarial;

/// <summary>What the contest of a network and its adversary is about.</summary>
internal static class AdversarialLosses
{
    // This keeps 0/0 away where all features are 0.
    private const double SmallestMean = 1e-12;

    /// <summary>The binary cross-entropy between logits, [N, 1, sides…], and what all pixels are to be, averaged over the pixels that count.</summary>
    public static Tensor CrossEntropy(Tensor logits, bool areTrue, Tensor counted)
    {
        var targets = areTrue ? ones_like(logits) : zeros_like(logits);
        var losses = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.None);
        return (losses * counted).sum() / counted.sum().AtLeast(1);
    }

    /// <summary>The share of the pixels that count whose logits are above 0 in true masks, and below in predicted ones.</summary>
    public static double GetAccuracy(Tensor ofPredicted, Tensor ofTruth, Tensor counted)
    {
        var right = (ofTruth.Exceeds(0).to_type(counted.dtype) * counted).Plus((-ofPredicted).Exceeds(0).to_type(counted.dtype) * counted);
        return (right.sum() / counted.sum().AtLeast(1).Times(2)).item<float>();
    }

    /// <summary>
    /// The mean absolute difference of features as a share of the mean absolute values of both, from 0 to 1, averaged over the layers: nobody makes it larger
    /// by making features larger.
    /// </summary>
    public static Tensor Differ(IReadOnlyList<Tensor> first, IReadOnlyList<Tensor> second) => first
        .Zip(second, (one, other) => (one - other).abs().mean() / one.abs().mean().Plus(other.abs().mean()).AtLeast(SmallestMean))
        .Aggregate((sum, layer) => sum.Plus(layer))
        .Times(1.0 / first.Count);

    /// <summary>Masks [N, K, sides…], and the images [N, C, sides…] times each of their classes: [N, K + C K, sides…].</summary>
    public static Tensor Show(Tensor pixels, Tensor masks) => cat([masks, (pixels.unsqueeze(2) * masks.unsqueeze(1)).flatten(1, 2)], 1);
}
