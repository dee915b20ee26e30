using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// An augmentation that moves pixels, those of the image and those of the mask alike. All of a list become one map of coordinates,
/// through which a patch is read once, right out of its image: bilinearly for the image (of volumes trilinearly), to the nearest
/// pixel for the mask, and beyond the borders as in a mirror.
/// </summary>
public abstract record GeometricAugmentation : Augmentation
{
    /// <summary>Whether this changes volumes only; a training on images refuses it. Default: false.</summary>
    public virtual bool NeedsVolumes => false;

    /// <summary>Changes how a patch lies in its image.</summary>
    /// <param name="geometry">How it lies after the augmentations before this.</param>
    /// <param name="random">Where everything random comes from.</param>
    /// <returns>How it lies after this one.</returns>
    protected internal abstract PatchGeometry Change(PatchGeometry geometry, ref RandomStream random);
}
