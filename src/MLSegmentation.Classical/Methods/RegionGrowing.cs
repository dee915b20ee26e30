using MLSegmentation.Classical.Growing;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical;

/// <summary>
/// Seeded region growing (Adams and Bischof 1994): the pixel that differs least from the mean of a region beside it joins it, until none is left.
/// </summary>
public sealed record RegionGrowing : SeededMethod
{
    /// <inheritdoc/>
    public override string Name => "region-growing";

    /// <inheritdoc/>
    private protected override SegmentedImage Grow(PixelImage image, Split split, byte[] seeds, CancellationToken cancellation)
    {
        new SeededGrowing(split.Values, image.Size.Width).Grow(seeds, cancellation);
        return new SegmentedImage(seeds);
    }
}
