using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>The areas that overlap losses compare: sums over the pixels that count, [K], or [N, K] where images count one by one.</summary>
/// <param name="Overlap">The sums of the probabilities at the pixels of the class.</param>
/// <param name="Predicted">The sums of the probabilities, or of their squares, over all pixels.</param>
/// <param name="Actual">The pixels of the class.</param>
internal sealed record ClassAreas(Tensor Overlap, Tensor Predicted, Tensor Actual)
{
    /// <summary>1 for classes that the labels hold, 0 for others.</summary>
    public Tensor Present => Actual.gt(0).to_type(Actual.dtype);

    /// <summary>Adds up.</summary>
    /// <param name="logits">[N, K, H, W].</param>
    /// <param name="target">[N, H, W] class indices, 255 for pixels that do not count.</param>
    /// <param name="isPerImage">Whether each image has sums of its own.</param>
    /// <param name="isSquared">Whether <see cref="Predicted"/> adds up squares.</param>
    public static ClassAreas Measure(Tensor logits, Tensor target, bool isPerImage, bool isSquared)
    {
        long[] dimensions = isPerImage ? [2, 3] : [0, 2, 3];
        var labels = OneHotLabels.Of(logits, target);
        var probability = logits.softmax(1);
        return new ClassAreas(
            (probability * labels.Truth).sum(dimensions),
            ((isSquared ? probability.square() : probability) * labels.Counted).sum(dimensions),
            labels.Truth.sum(dimensions));
    }

    /// <summary>The areas without those of class 0.</summary>
    public ClassAreas WithoutBackground() => new(Foreground(Overlap), Foreground(Predicted), Foreground(Actual));

    private static Tensor Foreground(Tensor areas) => areas.narrow(-1, 1, areas.shape[^1] - 1);
}
