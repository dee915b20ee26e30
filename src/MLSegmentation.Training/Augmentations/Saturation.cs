using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Makes colours stronger or paler; greys stay what they are, and so do grey images. Only for images of 8 bits.</summary>
public sealed record Saturation : PhotometricAugmentation
{
    /// <summary>The greatest change of the saturation in either direction, 0 to 1 (from none at all to twice as much). The default is 0.3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1.</exception>
    public double Share { get; init => field = Require(value, 0, 1, "The share"); } = 0.3;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Share}";

    /// <inheritdoc/>
    protected internal override void Change(Patch<byte> patch, ref RandomStream random)
    {
        double factor = 1 + random.NextDouble(-Share, Share);
        ColorMixing.Apply(patch, own: (1 + (2 * factor)) / 3, next: (1 - factor) / 3);
    }
}
