using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Turns the image by any angle, in either direction; of volumes each slice and, where <see cref="Tilt"/> says so, the slices themselves. An axis of
/// volumes along which voxels lie more than three times as far apart as along the finest is not turned.
/// </summary>
public sealed record Rotation : GeometricAugmentation
{
    /// <summary>The greatest angle in degrees, 0 to 180. The default is 180: every direction is as likely as any other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..180.</exception>
    public double Degrees { get; init => field = Require(value, 0, 180, "The angle"); } = 180;

    /// <summary>
    /// The greatest angle in degrees by which volumes are turned around the horizontal and around the vertical axis, 0 to 180. The default is 0: slices
    /// stay slices, as they always do where the network sees slices.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..180.</exception>
    public double Tilt { get; init => field = Require(value, 0, 180, "The angle"); }

    /// <inheritdoc/>
    public override bool NeedsVolumes => Tilt > 0;

    /// <inheritdoc/>
    protected override FormattableString Settings => Tilt > 0 ? (FormattableString)$"{Degrees} degrees, tilt {Tilt}" : $"{Degrees} degrees";

    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random)
    {
        var rotated = geometry.Rotate(random.NextDouble(-Degrees, Degrees));
        return Tilt > 0 ? rotated.Tilt(random.NextDouble(-Tilt, Tilt), random.NextDouble(-Tilt, Tilt)) : rotated;
    }
}
