using System.Globalization;
using System.Numerics;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// A random change of a training image and its mask, made anew each time the image is used, so that the network sees
/// variations that the training set lacks. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// What an augmentation does to an image depends on the training's seed, the epoch, the image's place in the training set and the
/// augmentation's own settings, and on nothing else: not on the number of workers, nor on which other augmentations are in the list.
/// </para>
/// <para>
/// Derive your own from <see cref="GeometricAugmentation"/>, which moves pixels, or <see cref="PhotometricAugmentation"/>, which changes
/// their values. The geometric ones of a list apply first, in its order, then the photometric ones, in its order.
/// </para>
/// </remarks>
public abstract record Augmentation
{
    private protected Augmentation()
    {
    }

    /// <summary>How often an image is changed, 0 (never) to 1 (always). The default is 0.5 unless an augmentation says otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1.</exception>
    public double Probability { get; init => field = Require(value, 0, 1, "A probability"); } = 0.5;

    /// <summary>
    /// The settings besides the probability as short text, such as <c>20 degrees</c>, written the same in every culture; null where there
    /// are none. They are a part of <see cref="ToString"/>.
    /// </summary>
    protected virtual FormattableString? Settings => null;

    /// <summary>The augmentation as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>HorizontalFlip(0.5)</c> or <c>Rotation(0.5, 20 degrees)</c>.</returns>
    public sealed override string ToString()
    {
        string settings = Settings is { } text ? $", {text.ToString(CultureInfo.InvariantCulture)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}({Probability}{settings})");
    }

    /// <summary>Decides by chance whether this changes a patch.</summary>
    internal bool Applies(ref RandomStream random) => random.NextDouble() < Probability;

    /// <summary>Checks a setting.</summary>
    private protected static T Require<T>(T value, T least, T most, string what)
        where T : INumber<T> => value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, FormattableString.Invariant($"{what} is a {(value is int ? "whole number" : "number")} from {least} to {most}."));
}
