using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>Labels in the form that can be multiplied with probabilities.</summary>
/// <param name="Truth">[N, K, sides…] numbers: 1 where a pixel counts and has the class, else 0.</param>
/// <param name="Counted">[N, 1, sides…] numbers: 1 where a pixel counts, else 0.</param>
internal sealed record OneHotLabels(Tensor Truth, Tensor Counted)
{
    /// <summary>How many pixels count, at least 1.</summary>
    public Tensor Count => Counted.sum().AtLeast(1);

    /// <summary>Spreads labels, [N, sides…] class indices, over the classes of logits [N, K, sides…], whose type and device they get.</summary>
    public static OneHotLabels Of(Tensor logits, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        var counts = target.DiffersFrom(SegmentationMask.Ignored);
        var counted = counts.to_type(logits.dtype).unsqueeze(1);
        var label = (target * counts).unsqueeze(1);
        return new OneHotLabels(zeros_like(logits).scatter_(1, label, counted), counted);
    }
}
