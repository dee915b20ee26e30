using System.Globalization;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// A random change of a training picture and its mask, made anew each time the picture is used, so that the network sees
/// variations that the training set lacks. Immutable.
/// </summary>
/// <remarks>
/// What happens to a picture depends on the training's seed, the epoch and the picture's place in the training set, and on
/// nothing else. Augmentations apply in the order of the list that holds them.
/// </remarks>
public abstract record Augmentation
{
    /// <summary>How often a picture is changed, 0 (never) to 1 (always). The default is 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1.</exception>
    public double Probability
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A probability is a number from 0 to 1.");
    } = 0.5;

    /// <summary>The augmentation as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>HorizontalFlip(0.5)</c>.</returns>
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}({Probability})");

    /// <summary>Decides by chance whether and how this changes the way that a patch is cut from its picture.</summary>
    internal PatchGeometry Apply(PatchGeometry geometry, ref RandomStream random) =>
        random.NextDouble() < Probability ? Change(geometry, ref random) : geometry;

    private protected abstract PatchGeometry Change(PatchGeometry geometry, ref RandomStream random);
}
