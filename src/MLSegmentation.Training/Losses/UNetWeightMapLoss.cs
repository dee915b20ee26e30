using System.Runtime.InteropServices;
using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// The cross-entropy with more weight for the background between objects that almost touch, so that they come out apart:
/// <c>-sum(w(v) * log p(v, label(v))) / sum(w(v))</c> over the pixels v that count, with
/// <c>w(v) = w_c(v) + w0 * exp(-(d1(v) + d2(v))^2 / (2 σ^2))</c>. w_c is the weight of the pixel's class, d1 and d2 are the distances in
/// pixels to the nearest and the second nearest object.
/// </summary>
/// <remarks>
/// <para>Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015, section 3,
/// equations 1 and 2, divided by the sum of the weights so that the learning rate keeps its meaning.</para>
/// <para>Objects are what hangs together horizontally or vertically in the labels and has one class, not class 0, the background. The
/// labels must keep objects apart, by at least one pixel of background. Only pixels of the background get the second term. Distances
/// are exact; a second object more than 6σ away counts as none. The map is computed on the processor from every batch's labels, after
/// they were cropped and augmented; of volumes, slice by slice.</para>
/// </remarks>
public sealed record UNetWeightMapLoss : PixelLoss
{
    private const double DefaultBorderWeight = 10;
    private const double DefaultBorderWidth = 5;
    private const double SmallestWeight = 1e-12;
    private const int LargestBorderWidth = 1000;

    /// <summary>w0, what a pixel between two objects weighs more at most, at least 0. Default: 10, the paper's.</summary>
    /// <exception cref="SegmentationOptionException">The value is negative or not a finite number.</exception>
    public double BorderWeight { get; init => field = Allowed.NotNegative(value); } = DefaultBorderWeight;

    /// <summary>σ in pixels, how wide gaps may be that still count as borders, above 0 and at most 1000. Default: 5, the paper's.</summary>
    /// <exception cref="SegmentationOptionException">The value is not such a number.</exception>
    public double BorderWidth
    {
        get;
        init => field = Allowed.When(value is > 0 and <= LargestBorderWidth, value, $"numbers above 0 and at most {LargestBorderWidth}");
    } = DefaultBorderWidth;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        var counts = target.DiffersFrom(IgnoredIndex);
        var crossEntropy = nn.functional.cross_entropy(logits, target, ignore_index: IgnoredIndex, reduction: nn.Reduction.None);
        var weights = GetBorderWeights(target).to(logits.dtype, logits.device);
        weights = (GetClassWeights(logits) is { } classes ? weights.Plus(GetPixelWeights(classes, target, counts)) : weights.Plus(1)) * counts;
        return (crossEntropy * weights).sum() / weights.sum().AtLeast(SmallestWeight);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe(
        "unetWeightMap",
        Setting("borderWeight", BorderWeight, DefaultBorderWeight),
        Setting("borderWidth", BorderWidth, DefaultBorderWidth),
        ClassWeightsText);

    private Tensor GetBorderWeights(Tensor target)
    {
        using var classes = target.cpu().contiguous();
        var labels = MemoryMarshal.Cast<byte, long>(classes.bytes);
        float[] map = new float[labels.Length];
        int columns = (int)target.shape[^1];
        int pixels = (int)target.shape[^2] * columns;
        var border = new BorderWeights(BorderWeight, BorderWidth);
        for (int start = 0; start < map.Length; start += pixels)
        {
            border.Compute(labels.Slice(start, pixels), columns, map.AsSpan(start, pixels));
        }

        return tensor(map, target.shape);
    }
}
