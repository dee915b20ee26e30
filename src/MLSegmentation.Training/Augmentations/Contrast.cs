using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Strengthens or weakens the contrast: values move away from the patch's mean, or towards it; floating-point values from and to the mean of
/// their channel.
/// </summary>
public sealed record Contrast : PhotometricAugmentation
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
        double mean = patch.GetMean();
        patch.Map(value => mean + (factor * (value - mean)));
    }

    /// <inheritdoc/>
    protected internal override void Change(Patch<float> patch, ref RandomStream random)
    {
        double factor = Math.Pow(Largest, random.NextDouble(-1, 1));
        for (int channel = 0; channel < patch.Channels; channel++)
        {
            patch.Scale(channel, factor, (1 - factor) * patch.GetMean(channel));
        }
    }
}
