using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// The cross-entropy between the labels and the softmax of the logits, averaged over the pixels that count:
/// <c>-sum(w(label(v)) * log p(v, label(v))) / sum(w(label(v)))</c> over the pixels v, with the class weights w.
/// </summary>
/// <remarks>
/// <para>Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015, equation 1 with
/// a weight for each class; label smoothing as Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016,
/// section 7.</para>
/// <para>The same as PyTorch's <c>cross_entropy</c> with <c>ignore_index=255</c>, except that a batch in which no pixel counts gives 0
/// instead of not-a-number.</para>
/// </remarks>
public sealed record CrossEntropyLoss : PixelLoss
{
    // Weights are added up; this keeps 0/0 away where all that occur are 0.
    private const double SmallestWeight = 1e-12;

    /// <summary>
    /// The share of the label's certainty that is spread evenly over all classes, at least 0 and below 1: the label's class is then asked
    /// to have the probability 1 - s + s/K, and every other s/K. Default: 0.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is not such a number.</exception>
    public double LabelSmoothing { get; init => field = Allowed.BelowOne(value); }

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        var weights = GetClassWeights(logits);
        var sum = nn.functional.cross_entropy(logits, target, weights, IgnoredIndex, nn.Reduction.Sum, LabelSmoothing);
        var counts = target.DiffersFrom(IgnoredIndex);
        return weights is null
            ? sum / counts.sum().AtLeast(1)
            : sum / (GetPixelWeights(weights, target, counts) * counts).sum().AtLeast(SmallestWeight);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe("crossEntropy", Setting("labelSmoothing", LabelSmoothing, 0), ClassWeightsText);
}
