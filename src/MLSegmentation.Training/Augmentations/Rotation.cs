using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Turns the image by any angle, in either direction.</summary>
public sealed record Rotation : GeometricAugmentation
{
    /// <summary>The greatest angle in degrees, 0 to 180. The default is 180: every direction is as likely as any other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..180.</exception>
    public double Degrees { get; init => field = Require(value, 0, 180, "The angle"); } = 180;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Degrees} degrees";

    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.Rotate(random.NextDouble(-Degrees, Degrees));
}
