using MathNet.Numerics.Distributions;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Adds Gaussian noise, to each value its own.</summary>
public sealed record Noise : PhotometricAugmentation
{
    private const int TableBits = 12;
    private const int TableMask = (1 << TableBits) - 1;

    /// <summary>The quantiles of the normal distribution; drawing one of them is drawing from it, to a third of a thousandth.</summary>
    private static readonly float[] Quantiles = CreateQuantiles();

    /// <summary>
    /// The greatest standard deviation, as a share of that of the patch's own values (in floating-point images, of each channel's),
    /// 0 to 2; each image draws its own, from 0 to it. The default is 0.3.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..2.</exception>
    public double Deviation { get; init => field = Require(value, 0, 2, "The deviation"); } = 0.3;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Deviation}";

    /// <inheritdoc/>
    protected internal override void Change(PatchPixels patch, ref RandomStream random)
    {
        // Pixels are whole numbers, so noise may be rounded before it is added.
        double deviation = patch.GetStandardDeviation() * random.NextDouble(0, Deviation);
        Span<short> table = stackalloc short[Quantiles.Length];
        for (int index = 0; index < table.Length; index++)
        {
            table[index] = (short)Math.Round(deviation * Quantiles[index]);
        }

        Add(patch.Values, table, ref random);
    }

    /// <inheritdoc/>
    protected internal override void Change(NormalizedPatch patch, ref RandomStream random)
    {
        double share = random.NextDouble(0, Deviation);
        for (int channel = 0; channel < patch.Channels; channel++)
        {
            Add(patch.GetPlane(channel), (float)(patch.GetStandardDeviation(channel) * share), ref random);
        }
    }

    private static void Add(Span<float> values, float deviation, ref RandomStream random)
    {
        const int DrawsPerBits = 64 / TableBits;
        while (values.Length > 0)
        {
            ulong bits = random.NextBits();
            int count = Math.Min(DrawsPerBits, values.Length);
            for (int index = 0; index < count; index++, bits >>= TableBits)
            {
                values[index] += deviation * Quantiles[(int)bits & TableMask];
            }

            values = values[count..];
        }
    }

    private static void Add(Span<byte> values, ReadOnlySpan<short> table, ref RandomStream random)
    {
        const int DrawsPerBits = 64 / TableBits;
        while (values.Length > 0)
        {
            ulong bits = random.NextBits();
            int count = Math.Min(DrawsPerBits, values.Length);
            for (int index = 0; index < count; index++, bits >>= TableBits)
            {
                values[index] = (byte)Math.Clamp(values[index] + table[(int)bits & TableMask], 0, byte.MaxValue);
            }

            values = values[count..];
        }
    }

    /// <summary>The middles of equally likely parts.</summary>
    private static float[] CreateQuantiles() =>
        [.. Enumerable.Range(0, TableMask + 1).Select(index => (float)Normal.InvCDF(0, 1, (index + 0.5) / (TableMask + 1)))];
}
