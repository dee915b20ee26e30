using MLSegmentation.Options;
using MLSegmentation.Training.Adversarial;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training;

/// <summary>
/// The adversary finds features in which the image behind the predicted mask differs from the image behind the true one, and the network learns to make
/// these differences small: the mean absolute difference, as a share of the mean absolute values, averaged over the layers.
/// </summary>
/// <remarks>
/// Y. Xue, T. Xu, H. Zhang, L. R. Long, X. Huang, "SegAN: Adversarial Network with Multi-scale L1 Loss for Medical Image Segmentation", Neuroinformatics
/// 2018. As there, the adversary's weights are kept within ±<see cref="LargestWeight"/>, and RMSprop trains it. Unlike there, it sees the masks themselves,
/// too, beside the images that are multiplied by them, since normalised images are 0 in many places; differences are shares, as features grow without
/// bounds otherwise; and the network goes on to learn from the supervised loss.
/// </remarks>
public sealed record FeatureMatchingAdversary : Adversary
{
    /// <summary>Creates it with its defaults.</summary>
    public FeatureMatchingAdversary() => Weight = 0.1;

    /// <summary>The largest absolute value that a weight of the adversary has, above 0. Default: 0.05.</summary>
    /// <exception cref="SegmentationOptionException">The value is not a positive finite number.</exception>
    public double LargestWeight { get; init => field = Allowed.Positive(value); } = 0.05;

    /// <inheritdoc/>
    internal override Optimizer Optimizer { get; } = new RmsPropOptimizer();

    /// <inheritdoc/>
    internal override NetworkGraph CreateGraph(int channels, int classes, IReadOnlyList<long> sides) =>
        AdversaryGraphs.CreateCritic(classes * (1 + channels), sides.Count, Width, GetLayers(sides));
}
