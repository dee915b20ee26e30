using MLSegmentation.Classical.Growing;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;
using MLSegmentation.Options;

namespace MLSegmentation.Classical;

/// <summary>The watershed from markers (Beucher and Meyer 1993), which floods pixels in the order of scikit-image's, with four neighbours.</summary>
public sealed record MarkerWatershed : SeededMethod
{
    /// <summary>What is flooded. Default: <see cref="WatershedRelief.Slope"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is unknown.</exception>
    public WatershedRelief Relief { get; init => field = Allowed.Defined(value); }

    /// <summary>
    /// With <see cref="WatershedRelief.Distance"/>: by how many pixels a neck must be less deep than both parts that it joins, above 0. Default: 1.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Depth { get; init => field = Allowed.Positive(value); } = 1;

    /// <inheritdoc/>
    public override string Name => "watershed";

    /// <inheritdoc/>
    private protected override SegmentedImage Grow(PixelImage image, Split split, byte[] seeds, CancellationToken cancellation)
    {
        if (Relief == WatershedRelief.Distance)
        {
            var mask = SegmentationMask.Wrap(image.Size.Width, image.Size.Height, split.ToLabels());
            return new SegmentedImage(mask.PostProcess(new MaskPostProcessing { SplitTouching = Depth }).Pixels.ToArray());
        }

        Flooding.Flood(split.Values, image.Size.Width, seeds);
        return new SegmentedImage(seeds);
    }
}
