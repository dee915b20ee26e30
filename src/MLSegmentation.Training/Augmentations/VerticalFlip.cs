using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Exchanges top and bottom.</summary>
public sealed record VerticalFlip : GeometricAugmentation
{
    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.FlipVertically();
}
