using System.Globalization;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// One minus the soft Dice coefficient, averaged over the classes that the batch's labels hold:
/// <c>1 - (2 * sum(p * g) + s) / (sum(p) + sum(g) + s)</c> with the softmax p, the labels g as 0 or 1, and the smoothing s; the
/// sums run over all pixels of the batch that count.
/// </summary>
/// <remarks>
/// <para>Milletari, Navab and Ahmadi, "V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation",
/// 3DV 2016, section 3, with plain instead of squared terms in the denominator (as Drozdzal et al., "The Importance of Skip
/// Connections in Biomedical Image Segmentation", 2016, equation 1), for several classes.</para>
/// <para>Where every class occurs in the labels, the value is that of segmentation_models.pytorch's <c>DiceLoss(mode="multiclass")</c>
/// with the same smoothing. A class without a labelled pixel in the batch has no overlap to enlarge: it takes no part in the mean.</para>
/// </remarks>
public sealed class DiceLoss : Loss
{
    /// <summary>The default of <see cref="Smoothing"/>.</summary>
    internal const double DefaultSmoothing = 1e-5;

    // Sums of probabilities can be zero only where nothing counts; this keeps 0/0 away when there is no smoothing.
    private const double SmallestDenominator = 1e-7;

    /// <summary>What is added to numerator and denominator, at least 0. The default is 1e-5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a finite number.</exception>
    public double Smoothing
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The smoothing of the Dice loss is a number of at least 0.");
    } = DefaultSmoothing;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        var counts = target.ne(IgnoredIndex);
        var counted = counts.to_type(logits.dtype).unsqueeze(1);
        var label = (target * counts).unsqueeze(1);
        var truth = zeros_like(logits).scatter_(1, label, counted);
        var probability = logits.softmax(1);

        var overlap = (probability * truth).sum(0, 2, 3);
        var truthArea = truth.sum(0, 2, 3);
        var area = (probability * counted).sum(0, 2, 3) + truthArea;
        var dice = ((overlap * 2) + Smoothing) / (area + Smoothing).clamp(min: SmallestDenominator);
        var present = truthArea.gt(0).to_type(logits.dtype);
        return ((1 - dice) * present).sum() / present.sum().clamp(min: 1);
    }

    /// <inheritdoc/>
    public override string ToString() => Smoothing == DefaultSmoothing ? "dice" : string.Create(CultureInfo.InvariantCulture, $"dice({Smoothing})");
}
