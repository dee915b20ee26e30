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

    /// <summary>
    /// The share of the channels of the encoder's features that the decoder is not shown, at random, in one view more: the weak one, whose labels the
    /// network is to give even so. It then counts as much as the strong views together. At least 0 and below 1, 0.5 in UniMatch; only for networks that say
    /// what their encoder is. Default: 0, which leaves that view out.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double FeatureDropout { get; init => field = Allowed.BelowOne(value); }

    /// <inheritdoc/>
    internal override double DroppedFeatures => FeatureDropout;

    /// <inheritdoc/>
    internal override int Views => StrongViews;
}
