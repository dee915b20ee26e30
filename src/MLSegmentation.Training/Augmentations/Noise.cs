using MathNet.Numerics.Distributions;
using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Adds Gaussian noise, to each value its own.</summary>
public sealed record Noise : PhotometricAugmentation
{
    private const int TableBits = 12;
    private const int TableMask = (1 << TableBits) - 1;
    private const int DrawsPerBits = 64 / TableBits;

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
    protected internal override void Change(Patch<byte> patch, ref RandomStream random)
    {
        // Pixels are whole numbers, so noise may be rounded before it is added.
        double deviation = patch.GetStandardDeviation() * random.NextDouble(0, Deviation);
        Span<short> table = stackalloc short[Quantiles.Length];
        for (int index = 0; index < table.Length; index++)
        {
            table[index] = (short)Math.Round(deviation * Quantiles[index]);
        }

        Add(patch, table, ref random);
    }

    /// <inheritdoc/>
    protected internal override void Change(Patch<float> patch, ref RandomStream random)
    {
        double share = random.NextDouble(0, Deviation);
        for (int channel = 0; channel < patch.Channels; channel++)
        {
            Add(patch.GetPlane(channel), (float)(patch.GetStandardDeviation(channel) * share), ref random);
        }
    }

    private static void Add(Span<float> values, float deviation, ref RandomStream random)
    {
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

    /// <summary>Adds noise in the order of the pixels, to all channels of one and then to those of the next.</summary>
    private static void Add(Patch<byte> patch, ReadOnlySpan<short> table, ref RandomStream random)
    {
        var values = patch.Values;
        var (place, step) = (0, patch.Size.PixelCount);
        for (int left = values.Length; left > 0; left -= DrawsPerBits)
        {
            ulong bits = random.NextBits();
            for (int draw = Math.Min(DrawsPerBits, left); draw > 0; draw--, bits >>= TableBits)
            {
                values[place] = (byte)Math.Clamp(values[place] + table[(int)bits & TableMask], 0, byte.MaxValue);
                place += step;
                if (place >= values.Length)
                {
                    place -= values.Length - 1;
                }
            }
        }
    }

    /// <summary>The middles of equally likely parts.</summary>
    private static float[] CreateQuantiles() =>
        [.. Enumerable.Range(0, TableMask + 1).Select(index => (float)Normal.InvCDF(0, 1, (index + 0.5) / (TableMask + 1)))];
}
