using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// One minus the soft Jaccard index, the intersection over the union, averaged over the classes that the labels hold:
/// <c>1 - (sum(p * g) + s) / (sum(p) + sum(g) - sum(p * g) + s)</c> with the softmax p, the labels g as 0 or 1, and the smoothing s.
/// </summary>
/// <remarks>
/// Rahman and Wang, "Optimizing Intersection-Over-Union in Deep Neural Networks for Image Segmentation", ISVC 2016, equation 2, for
/// several classes. Where every class occurs in the labels, the value is that of segmentation_models.pytorch's
/// <c>JaccardLoss(mode="multiclass")</c>.
/// </remarks>
public sealed record JaccardLoss : OverlapLoss
{
    private protected override Tensor GetLosses(ClassAreas areas) =>
        Smoothed(areas.Overlap, areas.Predicted.Plus(areas.Actual) - areas.Overlap).SubtractedFrom(1);

    /// <inheritdoc/>
    public override string ToString() => DescribeOverlap("jaccard");
}
