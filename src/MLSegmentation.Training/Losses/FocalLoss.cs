using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// The cross-entropy with less weight for pixels that are right already: <c>-1/|V| * sum(a * (1 - p)^γ * log p)</c> over the pixels
/// that count, with the softmax p of each pixel's own class and that class's weight a.
/// </summary>
/// <remarks>
/// <para>Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, equation 5, for several classes. The class weights multiply and
/// the sum is divided by the number of pixels, not by their weights, as in the paper; with γ = 0 and no weights it is the
/// cross-entropy.</para>
/// <para>MONAI's <c>FocalLoss(use_softmax=True)</c> divides by the number of classes, too; with <see cref="OneVersusRest"/>, the value is
/// that of its default and of segmentation_models.pytorch's <c>FocalLoss(mode="multiclass")</c>.</para>
/// </remarks>
public sealed record FocalLoss : PixelLoss
{
    private const double DefaultGamma = 2;

    // Powers below 1 have an infinite slope at 0.
    private const double SmallestError = 1e-7;

    /// <summary>γ, how much less the pixels count that are right already, at least 0. Default: 2.</summary>
    /// <exception cref="SegmentationOptionException">The value is negative or not a finite number.</exception>
    public double Gamma { get; init => field = Allowed.NotNegative(value); } = DefaultGamma;

    /// <summary>
    /// Whether every class is told from the rest by the sigmoid of its own logit, averaged over the classes, as for the detection of
    /// objects that the paper is about. Default: false, which takes the softmax, from which the model's probabilities come.
    /// </summary>
    public bool OneVersusRest { get; init; }

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        return OneVersusRest ? ComputeSigmoid(logits, target) : ComputeSoftmax(logits, target);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Describe("focal", Setting("gamma", Gamma, DefaultGamma), OneVersusRest ? "oneVersusRest" : null, ClassWeightsText);

    private Tensor ComputeSoftmax(Tensor logits, Tensor target)
    {
        var counts = target.DiffersFrom(IgnoredIndex);
        var loss = Focused(nn.functional.cross_entropy(logits, target, ignore_index: IgnoredIndex, reduction: nn.Reduction.None));
        if (GetClassWeights(logits) is { } weights)
        {
            loss = loss * GetPixelWeights(weights, target, counts);
        }

        return loss.sum() / counts.sum().AtLeast(1);
    }

    private Tensor ComputeSigmoid(Tensor logits, Tensor target)
    {
        var labels = OneHotLabels.Of(logits, target);
        var loss = Focused(nn.functional.binary_cross_entropy_with_logits(logits, labels.Truth, reduction: nn.Reduction.None));
        return MeanOverClasses(loss * labels.Counted, labels);
    }

    /// <summary>Multiplies the cross-entropies -log p by (1 - p)^γ.</summary>
    private Tensor Focused(Tensor crossEntropy) => (-crossEntropy).exp().SubtractedFrom(1).AtLeast(SmallestError).Power(Gamma) * crossEntropy;
}
