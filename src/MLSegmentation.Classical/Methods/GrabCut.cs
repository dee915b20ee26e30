using MLSegmentation.Classical.Cuts;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>
/// GrabCut (Rother et al. 2004), by OpenCV: where the threshold leaves doubt, graph cuts decide by mixtures of five Gaussian bells of the colours of both
/// classes, which are estimated anew after each cut.
/// </summary>
public sealed record GrabCut : SeededMethod
{
    /// <summary>How many cuts, 1 to 100. Default: 5.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int Iterations { get; init => field = Allowed.Between(value, 1, 100); } = 5;

    /// <inheritdoc/>
    public override string Name => "grab-cut";

    /// <inheritdoc/>
    private protected override SegmentedImage Grow(PixelImage image, Split split, byte[] seeds, CancellationToken cancellation) =>
        new(GrabCutRun.Segment(image, split.ToLabels(), seeds, Iterations));
}
