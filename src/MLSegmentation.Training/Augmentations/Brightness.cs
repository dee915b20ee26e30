using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Makes the image brighter or darker, as a longer or shorter exposure does: multiplies all values by the same factor.</summary>
/// <remarks>
/// Nobody knows which floating-point value is black, so those are shifted instead: by what the factor lies above or below 1, in standard
/// deviations of their channel.
/// </remarks>
public sealed record Brightness : PhotometricAugmentation
{
    /// <summary>The greatest factor, 1 to 4; the least is its inverse, and as likely. The default is 1.25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1..4.</exception>
    public double Largest { get; init => field = Require(value, 1, 4, "The greatest factor"); } = 1.25;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Largest}";

    /// <inheritdoc/>
    protected internal override void Change(Patch<byte> patch, ref RandomStream random)
    {
        double factor = Math.Pow(Largest, random.NextDouble(-1, 1));
        patch.Map(value => value * factor);
    }

    /// <inheritdoc/>
    protected internal override void Change(Patch<float> patch, ref RandomStream random)
    {
        double shift = Math.Pow(Largest, random.NextDouble(-1, 1)) - 1;
        for (int channel = 0; channel < patch.Channels; channel++)
        {
            patch.Scale(channel, factor: 1, shift);
        }
    }
}
