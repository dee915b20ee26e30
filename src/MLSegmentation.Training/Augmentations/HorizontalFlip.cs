using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Exchanges left and right.</summary>
public sealed record HorizontalFlip : GeometricAugmentation
{
    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.FlipHorizontally();
}
