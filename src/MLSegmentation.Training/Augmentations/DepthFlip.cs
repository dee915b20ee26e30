using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Exchanges the first and the last slice of volumes, and so on to the middle; where the network sees slices with their neighbours, those before and behind
/// each. Only for volumes, and refused where each slice is seen by itself.
/// </summary>
public sealed record DepthFlip : GeometricAugmentation
{
    /// <inheritdoc/>
    public override bool NeedsVolumes => true;

    /// <inheritdoc/>
    protected internal override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.FlipDepth();
}
