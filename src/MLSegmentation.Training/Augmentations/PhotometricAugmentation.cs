namespace MLSegmentation.Training.Augmentations;

/// <summary>An augmentation that changes the values of pixels, and leaves the mask as it is.</summary>
public abstract record PhotometricAugmentation : Augmentation
{
    /// <summary>Changes the pixels of a patch, in place.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="random">Where everything random comes from.</param>
    protected internal abstract void Change(PatchPixels patch, ref RandomStream random);
}
