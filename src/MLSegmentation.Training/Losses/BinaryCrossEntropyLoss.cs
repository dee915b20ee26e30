using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// The binary cross-entropy of every class against the rest, averaged over the classes and over the pixels that count:
/// <c>-1/(K |V|) * sum(g * log p + (1 - g) * log(1 - p))</c> with the softmax p and the labels g as 0 or 1.
/// </summary>
/// <remarks>
/// <para>The first term of Zhou et al., "UNet++: A Nested U-Net Architecture for Medical Image Segmentation", DLMIA 2018, equation 2, for
/// several classes. Unlike the cross-entropy, it also says which of the wrong classes are to have less.</para>
/// <para>With two classes, it is the cross-entropy, and PyTorch's <c>binary_cross_entropy_with_logits</c> of the difference between the
/// logits. Probabilities are cut off at 1 - 1e-7.</para>
/// </remarks>
public sealed record BinaryCrossEntropyLoss : PixelLoss
{
    private const double LargestProbability = 1 - 1e-7;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        var labels = OneHotLabels.Of(logits, target);
        var logarithm = logits.log_softmax(1);
        var rest = (-logarithm.exp().AtMost(LargestProbability)).log1p();
        return MeanOverClasses(-(labels.Truth * logarithm).Plus((labels.Counted - labels.Truth) * rest), labels);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe("binaryCrossEntropy", ClassWeightsText);
}
