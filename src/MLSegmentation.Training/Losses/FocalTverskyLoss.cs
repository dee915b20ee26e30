using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// The Tversky loss of each class to the power of 1/γ, averaged over the classes that the labels hold. With γ above 1, classes that are
/// almost right go on learning.
/// </summary>
/// <remarks>
/// Abraham and Khan, "A Novel Focal Tversky Loss Function with Improved Attention U-Net for Lesion Segmentation", ISBI 2019, equation 4,
/// as a mean instead of a sum over the classes.
/// </remarks>
public sealed record FocalTverskyLoss : TverskyLoss
{
    private const double DefaultGamma = 4.0 / 3;
    // The power has an infinite slope at 0.
    private const double SmallestLoss = 1e-7;

    /// <summary>γ, above 0; the paper tries 1 to 3. Default: 4/3, the paper's.</summary>
    /// <exception cref="SegmentationOptionException">The value is not a positive finite number.</exception>
    public double Gamma { get; init => field = Allowed.Positive(value); } = DefaultGamma;

    /// <summary>
    /// Whether it is the mean over the classes that is raised to the power, as in segmentation_models.pytorch, whose <c>gamma</c> is
    /// 1/γ. Default: false, which is the paper's.
    /// </summary>
    public bool PowerOfMean { get; init; }

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        var areas = Measure(logits, target);
        var present = areas.Present;
        var losses = base.GetLosses(areas);
        var mean = ((PowerOfMean ? losses : Powered(losses)) * present).sum() / present.sum().AtLeast(1);
        return PowerOfMean ? Powered(mean) * present.max() : mean;
    }

    /// <inheritdoc/>
    public override string ToString() => DescribeTversky("focalTversky", Setting("gamma", Gamma, DefaultGamma), PowerOfMean ? "powerOfMean" : null);

    private Tensor Powered(Tensor losses) => losses.AtLeast(SmallestLoss).Power(1 / Gamma);
}
