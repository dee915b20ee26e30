namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Covers some rectangles of the image with its mean colour (each channel with its mean), so that the network learns to use what is around them (DeVries and
/// Taylor 2017, arXiv:1708.04552). The mask stays as it is.
/// </summary>
public sealed record CoarseDropout : PhotometricAugmentation
{
    /// <summary>The greatest number of rectangles, 1 to 100; each image draws its own, from 1 to it. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1..100.</exception>
    public int Count { get; init => field = Require(value, 1, 100, "The number of rectangles"); } = 4;

    /// <summary>The greatest width and height of a rectangle, as a share of the patch's, 0 to 1. The default is 0.15.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1.</exception>
    public double Share { get; init => field = Require(value, 0, 1, "The share"); } = 0.15;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Count} of {Share}";

    /// <inheritdoc/>
    protected internal override void Change(PatchPixels patch, ref RandomStream random)
    {
        Span<byte> color = stackalloc byte[patch.Channels];
        GetMeanColor(patch, color);
        for (int rectangle = 1 + random.NextInt32(Count); rectangle > 0; rectangle--)
        {
            var (left, right) = DrawRange(patch.Size.Width, ref random);
            var (top, bottom) = DrawRange(patch.Size.Height, ref random);
            for (int y = top; y < bottom; y++)
            {
                Fill(patch.Values[(((y * patch.Size.Width) + left) * color.Length)..(((y * patch.Size.Width) + right) * color.Length)], color);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Change(NormalizedPatch patch, ref RandomStream random)
    {
        float[] means = new float[patch.Channels];
        for (int channel = 0; channel < means.Length; channel++)
        {
            means[channel] = (float)patch.GetMean(channel);
        }

        for (int rectangle = 1 + random.NextInt32(Count); rectangle > 0; rectangle--)
        {
            var (left, right) = DrawRange(patch.Size.Width, ref random);
            var (top, bottom) = DrawRange(patch.Size.Height, ref random);
            for (int channel = 0; channel < means.Length; channel++)
            {
                Fill(patch.GetPlane(channel), patch.Size.Width, (left, right), (top, bottom), means[channel]);
            }
        }
    }

    private static void GetMeanColor(PatchPixels patch, Span<byte> color)
    {
        for (int channel = 0; channel < color.Length; channel++)
        {
            long sum = 0;
            for (int index = channel; index < patch.Values.Length; index += color.Length)
            {
                sum += patch.Values[index];
            }

            int count = patch.Values.Length / color.Length;
            color[channel] = (byte)((sum + (count / 2)) / count);
        }
    }

    private (int Start, int End) DrawRange(int side, ref RandomStream random)
    {
        int length = (int)Math.Round(side * random.NextDouble(0, Share));
        int start = random.NextInt32(side - length + 1);
        return (start, start + length);
    }

    private static void Fill(Span<float> plane, int width, (int Start, int End) columns, (int Start, int End) rows, float mean)
    {
        for (int y = rows.Start; y < rows.End; y++)
        {
            plane[((y * width) + columns.Start)..((y * width) + columns.End)].Fill(mean);
        }
    }

    private static void Fill(Span<byte> values, ReadOnlySpan<byte> color)
    {
        for (int index = 0; index < values.Length; index += color.Length)
        {
            color.CopyTo(values[index..]);
        }
    }
}
