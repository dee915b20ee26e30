using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>
/// The network guides itself: where it is sure of a weak view, the class that it names is the label of the strong views (cross-entropy).
/// </summary>
/// <remarks>
/// K. Sohn et al., "FixMatch: Simplifying Semi-Supervised Learning with Consistency and Confidence", NeurIPS 2020, with two strong views and with
/// dropped features as L. Yang, L. Qi, L. Feng, W. Zhang, Y. Shi, "Revisiting Weak-to-Strong Consistency in Semi-Supervised Semantic Segmentation"
/// (UniMatch), CVPR 2023. The labels are made in evaluation mode.
/// </remarks>
public sealed record WeakToStrong : Consistency
{
    /// <summary>Creates it with its defaults.</summary>
    public WeakToStrong() => (Threshold, CutMixProbability) = (0.95, 0.5);

    /// <summary>How many strong views each unlabelled image has, 1 or 2; their losses are averaged. Default: 1.</summary>
    /// <exception cref="SegmentationOptionException">The value is neither.</exception>
    public int StrongViews { get; init => field = Allowed.Between(value, 1, 2); } = 1;

    /// <inheritdoc/>
    internal override int Views => StrongViews;
}
