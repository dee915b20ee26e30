using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// One minus a single Dice coefficient of all classes, each weighted by its inverse squared area:
/// <c>1 - (2 * sum_k w_k * sum(p * g) + s) / (sum_k w_k * (sum(p) + sum(g)) + s)</c> with <c>w_k = 1 / sum(g)^2</c>, the softmax p, the
/// labels g as 0 or 1, and the smoothing s, which is 0 by default: weighted areas are small numbers.
/// </summary>
/// <remarks>
/// Sudre et al., "Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced Segmentations", DLMIA 2017, section
/// 2.1. A class without a labelled pixel has the weight 0. With <see cref="OverlapLoss.PerImage"/> and smoothing 1e-5, the value is that
/// of MONAI's <c>GeneralizedDiceLoss(softmax=True)</c> where every class occurs in every image.
/// </remarks>
public sealed record GeneralizedDiceLoss : OverlapLoss
{
    /// <summary>Creates the loss with its defaults.</summary>
    public GeneralizedDiceLoss()
        : base(defaultSmoothing: 0)
    {
    }

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        var areas = Measure(logits, target);
        var losses = GetLosses(areas);
        var present = areas.Present.amax([-1]);
        return (losses * present).sum() / present.sum().AtLeast(1);
    }

    private protected override Tensor GetLosses(ClassAreas areas)
    {
        var weights = areas.Present / areas.Actual.AtLeast(1).Power(2);
        return Smoothed((weights * areas.Overlap).sum(-1).Times(2), (weights * areas.Predicted.Plus(areas.Actual)).sum(-1)).SubtractedFrom(1);
    }

    /// <inheritdoc/>
    public override string ToString() => DescribeOverlap("generalizedDice");
}
