using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Turns the image by 90 degrees, counter-clockwise. Together with both flips, each at 0.5, all eight orientations are equally likely.</summary>
public sealed record QuarterTurn : GeometricAugmentation
{
    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.Turn();
}
