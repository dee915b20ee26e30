using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Makes middle tones brighter or darker, the darkest and the brightest value of the patch staying what they are: value^γ, with values from
/// 0 to 1 between those two. Of floating-point values, each channel has a darkest and a brightest one of its own.
/// </summary>
public sealed record Gamma : PhotometricAugmentation
{
    /// <summary>The greatest exponent, 1 to 4; the least is its inverse, and as likely. The default is 1.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1..4.</exception>
    public double Largest { get; init => field = Require(value, 1, 4, "The greatest exponent"); } = 1.5;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Largest}";

    /// <inheritdoc/>
    protected internal override void Change(Patch<byte> patch, ref RandomStream random)
    {
        double exponent = Math.Pow(Largest, random.NextDouble(-1, 1));
        var (least, greatest) = patch.GetRange();
        double range = Math.Max(1, greatest - least);
        patch.Map(value => least + (range * Math.Pow(Math.Clamp((value - least) / range, 0, 1), exponent)));
    }

    /// <inheritdoc/>
    protected internal override void Change(Patch<float> patch, ref RandomStream random)
    {
        float exponent = (float)Math.Pow(Largest, random.NextDouble(-1, 1));
        for (int channel = 0; channel < patch.Channels; channel++)
        {
            var (least, greatest) = patch.GetRange(channel);
            if (greatest > least)
            {
                float range = greatest - least;
                foreach (ref float value in patch.GetPlane(channel))
                {
                    value = least + (range * MathF.Pow(Math.Clamp((value - least) / range, 0, 1), exponent));
                }
            }
        }
    }
}
