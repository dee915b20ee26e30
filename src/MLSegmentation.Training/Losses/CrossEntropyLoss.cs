using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// The cross-entropy between the labels and the softmax of the logits, averaged over the pixels that count:
/// <c>-1/|V| * sum over v in V of log p(v, label(v))</c>.
/// </summary>
/// <remarks>
/// Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015, equation 1 with
/// all weights 1. The same as PyTorch's <c>cross_entropy</c> with <c>ignore_index=255</c>, except that a batch in which no
/// pixel counts gives 0 instead of not-a-number.
/// </remarks>
public sealed class CrossEntropyLoss : Loss
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        var sum = nn.functional.cross_entropy(logits, target, ignore_index: IgnoredIndex, reduction: nn.Reduction.Sum);
        var count = target.ne(IgnoredIndex).sum().clamp(min: 1);
        return sum / count;
    }

    /// <inheritdoc/>
    public override string ToString() => "crossEntropy";
}
