using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Shifts the image, by fractions of a pixel, too. Images larger than the crop are cut at random places anyway; this is for those that
/// are seen whole. Along an axis of volumes on which voxels lie more than three times as far apart as along the finest, by whole voxels.
/// </summary>
public sealed record Shift : GeometricAugmentation
{
    /// <summary>The greatest shift along each axis, as a share of the patch's side, 0 to 0.5. The default is 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..0.5.</exception>
    public double Share { get; init => field = Require(value, 0, 0.5, "The share"); } = 0.1;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Share} of the side";

    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random)
    {
        double right = geometry.Size.Width * random.NextDouble(-Share, Share);
        double down = geometry.Size.Height * random.NextDouble(-Share, Share);
        return geometry.Shift(right, down, geometry.Size.Depth == 1 ? 0 : geometry.Size.Depth * random.NextDouble(-Share, Share));
    }
}
