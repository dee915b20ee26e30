namespace MLSegmentation.Training.Augmentations;

/// <summary>Exchanges left and right.</summary>
public sealed record HorizontalFlip : Augmentation
{
    private protected override PatchGeometry Change(PatchGeometry geometry, ref RandomStream random) => geometry.FlipHorizontally();
}
