using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// One minus the soft Dice coefficient, averaged over the classes that the labels hold:
/// <c>1 - (2 * sum(p * g) + s) / (sum(p) + sum(g) + s)</c> with the softmax p, the labels g as 0 or 1, and the smoothing s; the
/// sums run over all pixels of the batch, or of each image, that count.
/// </summary>
/// <remarks>
/// <para>Milletari, Navab and Ahmadi, "V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation",
/// 3DV 2016, section 3, where the terms of the denominator are squared (<see cref="SquaredDenominator"/>), or not, as in Drozdzal et
/// al., "The Importance of Skip Connections in Biomedical Image Segmentation", 2016, equation 1, for several classes.</para>
/// <para>Where every class occurs in the labels, the value is that of segmentation_models.pytorch's <c>DiceLoss(mode="multiclass")</c>
/// with the same smoothing, and with <see cref="OverlapLoss.PerImage"/> that of MONAI's <c>DiceLoss(softmax=True)</c>.</para>
/// </remarks>
public sealed record DiceLoss : OverlapLoss
{
    private const double SmallestCoefficient = 1e-7;

    /// <summary>Whether the denominator is <c>sum(p^2) + sum(g^2)</c>, which rewards certainty more. Default: false.</summary>
    public bool SquaredDenominator { get; init; }

    /// <summary>
    /// Whether each class's loss is minus the logarithm of its coefficient, which has the larger gradient the worse the class is: Wong
    /// et al., "3D Segmentation with Exponential Logarithmic Loss for Highly Unbalanced Object Sizes", MICCAI 2018, equation 2 with
    /// exponent 1. Default: false.
    /// </summary>
    public bool Logarithmic { get; init; }

    private protected override bool IsSquared => SquaredDenominator;

    private protected override Tensor GetLosses(ClassAreas areas)
    {
        var coefficient = Smoothed(areas.Overlap.Times(2), areas.Predicted.Plus(areas.Actual));
        return Logarithmic ? -coefficient.AtLeast(SmallestCoefficient).log() : coefficient.SubtractedFrom(1);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        DescribeOverlap("dice", SquaredDenominator ? "squaredDenominator" : null, Logarithmic ? "logarithmic" : null);
}
