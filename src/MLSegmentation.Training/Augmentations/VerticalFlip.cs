namespace MLSegmentation.Training.Augmentations;

/// <summary>Exchanges top and bottom.</summary>
public sealed record VerticalFlip : Augmentation
{
    private protected override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.FlipVertically();
}
