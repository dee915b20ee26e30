using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// The Lovász extension of the Jaccard loss at the errors <c>|g - p|</c> of the softmax p, averaged over the classes that the labels
/// hold: the loss that is one minus the intersection over the union for certain predictions, and convex in between.
/// </summary>
/// <remarks>
/// Berman, Rannen Triki and Blaschko, "The Lovász-Softmax Loss: A Tractable Surrogate for the Optimization of the
/// Intersection-Over-Union Measure in Neural Networks", CVPR 2018, equations 11 to 13. The value is that of
/// segmentation_models.pytorch's <c>LovaszLoss(mode="multiclass")</c>. It sorts the pixels once for each class. Mostly used after, or
/// added to, the cross-entropy.
/// </remarks>
public sealed record LovaszSoftmaxLoss : Loss
{
    /// <summary>Whether each image is compared by itself. Default: false, which takes the pixels of the whole batch together.</summary>
    public bool PerImage { get; init; }

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        var labels = OneHotLabels.Of(logits, target);
        var truth = PixelsLast(labels.Truth);

        // Pixels that do not count have no error, come last, and add nothing.
        var errors = PixelsLast((logits.softmax(1) - labels.Truth).abs() * labels.Counted);
        var (sorted, order) = sort(errors, dim: -1, descending: true);
        var losses = (sorted * GetSlopes(truth.gather(-1, order))).sum(-1);
        var present = truth.amax([-1]);
        return (losses * present).sum() / present.sum().AtLeast(1);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe("lovaszSoftmax", PerImage ? "perImage" : null);

    /// <summary>[N, K, P] where images count one by one, else [K, P].</summary>
    private Tensor PixelsLast(Tensor values) => PerImage ? values.flatten(2) : values.transpose(0, 1).flatten(1);

    /// <summary>By how much the Jaccard loss grows with each further wrong pixel, in the order of the errors.</summary>
    private static Tensor GetSlopes(Tensor truth)
    {
        var found = truth.cumsum(-1);
        var total = truth.sum(-1, keepdim: true);
        var loss = ((total - found) / total.Plus(truth.SubtractedFrom(1).cumsum(-1))).SubtractedFrom(1);
        var before = cat([zeros_like(total), loss.narrow(-1, 0, loss.shape[^1] - 1)], -1);
        return loss - before;
    }
}
