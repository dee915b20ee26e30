using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Exchanges the first and the last slice of volumes, and so on to the middle. Only for volumes.</summary>
public sealed record DepthFlip : GeometricAugmentation
{
    /// <inheritdoc/>
    public override bool NeedsVolumes => true;

    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.FlipDepth();
}
