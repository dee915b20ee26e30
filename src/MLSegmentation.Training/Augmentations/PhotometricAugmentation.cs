using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>An augmentation that changes the values of pixels, and leaves the mask as it is.</summary>
/// <remarks>
/// Images of 8 bits and images of floating-point pixels are changed by methods of their own. An augmentation of yours that is to change
/// the latter, too, overrides <see cref="ChangesFloatingPoint"/> and the method for them.
/// </remarks>
public abstract record PhotometricAugmentation : Augmentation
{
    /// <summary>Whether this can change floating-point pixels; where it cannot, a training on them is refused. The default is false.</summary>
    public virtual bool ChangesFloatingPoint => false;

    /// <summary>Changes the pixels of a patch of 8 bits, in place.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="random">Where everything random comes from.</param>
    protected internal abstract void Change(Patch<byte> patch, ref RandomStream random);

    /// <summary>Changes the pixels of a patch of floating-point numbers, in place.</summary>
    /// <param name="patch">The patch, whose values are normalised.</param>
    /// <param name="random">Where everything random comes from.</param>
    /// <exception cref="NotSupportedException">This changes images of 8 bits only.</exception>
    protected internal virtual void Change(Patch<float> patch, ref RandomStream random) =>
        throw new NotSupportedException($"{GetType().Name} changes images of 8 bits only.");
}
