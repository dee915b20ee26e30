using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary><c>log(cosh(D))</c> of the Dice loss D: like D^2/2 near 0, so that the last steps are small, and never steeper than D.</summary>
/// <remarks>Jadon, "A Survey of Loss Functions for Semantic Segmentation", CIBCB 2020, section II.O.</remarks>
public sealed record LogCoshDiceLoss : Loss
{
    /// <summary>The Dice loss D. Default: one with its defaults.</summary>
    /// <exception cref="SegmentationOptionException">The value is null.</exception>
    public DiceLoss Inner { get; init => field = Allowed.NotNull(value, "losses such as new DiceLoss()"); } = new();

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target) => Inner.Compute(logits, target).cosh().log();

    /// <inheritdoc/>
    public override string ToString() => $"logCosh({Inner})";
}
