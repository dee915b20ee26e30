using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>Labels in the form that can be multiplied with probabilities.</summary>
/// <param name="Truth">[N, K, H, W] numbers: 1 where a pixel counts and has the class, else 0.</param>
/// <param name="Counted">[N, 1, H, W] numbers: 1 where a pixel counts, else 0.</param>
internal sealed record OneHotLabels(Tensor Truth, Tensor Counted)
{
    /// <summary>How many pixels count, at least 1.</summary>
    public Tensor Count => Counted.sum().clamp(min: 1);

    /// <summary>Spreads labels over classes.</summary>
    /// <param name="logits">[N, K, H, W], for the number of classes, the type and the device.</param>
    /// <param name="target">[N, H, W] class indices, 255 for pixels that do not count.</param>
    public static OneHotLabels Of(Tensor logits, Tensor target)
    {
        var counts = target.ne(SegmentationMask.Ignored);
        var counted = counts.to_type(logits.dtype).unsqueeze(1);
        var label = (target * counts).unsqueeze(1);
        return new OneHotLabels(zeros_like(logits).scatter_(1, label, counted), counted);
    }
}
