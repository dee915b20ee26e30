using System.Text.Json.Serialization;
using MLSegmentation.Classical.Growing;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical;

/// <summary>
/// Two thresholds: pixels beyond the near one belong to the second class where they hang together with one beyond the far one (Canny 1986). As
/// scikit-image's <c>apply_hysteresis_threshold</c>.
/// </summary>
public sealed record HysteresisThreshold : SeededMethod
{
    /// <inheritdoc/>
    public override string Name => "hysteresis";

    /// <inheritdoc/>
    [JsonIgnore]
    internal override bool IsSlow => false;

    /// <inheritdoc/>
    private protected override SegmentedImage Grow(PixelImage image, Split split, byte[] seeds, CancellationToken cancellation)
    {
        var (low, high) = Seeds.FindLevels(split.Values, split.Level, Margin!.Value);
        return new SegmentedImage(Array.ConvertAll(Hysteresis.Mark(split.Values, image.Size.Width, low, high), isMarked => isMarked ? (byte)1 : (byte)0));
    }
}
