using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Turns all colours around the colour wheel; greys stay what they are, and so do grey images. Only for images of 8 bits.</summary>
public sealed record Hue : PhotometricAugmentation
{
    /// <summary>The greatest angle in degrees, in either direction, 0 to 180. The default is 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..180.</exception>
    public double Degrees { get; init => field = Require(value, 0, 180, "The angle"); } = 20;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Degrees} degrees";

    /// <inheritdoc/>
    protected internal override void Change(Patch<byte> patch, ref RandomStream random)
    {
        // A rotation around the axis of greys, (1, 1, 1), in the space of red, green and blue.
        var (sine, cosine) = Math.SinCos(random.NextDouble(-Degrees, Degrees) * Math.PI / 180);
        ColorMixing.Apply(patch, own: (1 + (2 * cosine)) / 3, next: ((1 - cosine) / 3) - (sine / Math.Sqrt(3)));
    }
}
