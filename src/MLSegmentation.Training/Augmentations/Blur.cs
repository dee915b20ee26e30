using System.Buffers;
using System.Numerics;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Blurs the image with a Gaussian, as a microscope or camera out of focus does.</summary>
public sealed record Blur : PhotometricAugmentation
{
    private const int MaxDeviation = 10;

    /// <summary>
    /// The greatest standard deviation of the Gaussian, in pixels, 0 to 10; each image draws its own, from 0 to it. The default is 1.5.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..10.</exception>
    public double Deviation { get; init => field = Require(value, 0, MaxDeviation, "The deviation"); } = 1.5;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Deviation} pixels";

    /// <inheritdoc/>
    protected internal override void Change(PatchPixels patch, ref RandomStream random)
    {
        double deviation = random.NextDouble(0, Deviation);
        float[] weights = CreateWeights(deviation);
        if (weights.Length == 1)
        {
            return;
        }

        float[] buffer = ArrayPool<float>.Shared.Rent(patch.Values.Length);
        BlurRows<byte>(patch.Values, patch.Size, patch.Channels, weights, buffer);
        BlurColumns(patch, weights, buffer);
        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <inheritdoc/>
    protected internal override void Change(NormalizedPatch patch, ref RandomStream random)
    {
        double deviation = random.NextDouble(0, Deviation);
        float[] weights = CreateWeights(deviation);
        if (weights.Length == 1)
        {
            return;
        }

        float[] buffer = ArrayPool<float>.Shared.Rent(patch.Size.Width * patch.Size.Height);
        for (int channel = 0; channel < patch.Channels; channel++)
        {
            BlurRows<float>(patch.GetPlane(channel), patch.Size, 1, weights, buffer);
            BlurColumns(buffer, patch.Size, weights, patch.GetPlane(channel));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>The Gaussian at whole pixels up to three standard deviations, with sum 1; a single 1 where it is too narrow to matter.</summary>
    private static float[] CreateWeights(double deviation)
    {
        int radius = deviation < 0.2 ? 0 : (int)Math.Ceiling(3 * deviation);
        double[] weights =
            [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(offset => offset == 0 ? 1 : Math.Exp(-offset * offset / (2 * deviation * deviation)))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    private static void BlurRows<T>(ReadOnlySpan<T> values, ImageSize size, int channels, ReadOnlySpan<float> weights, Span<float> blurred)
        where T : unmanaged, INumberBase<T>
    {
        int radius = weights.Length / 2;
        int length = size.Width * channels;
        int margin = radius * channels;
        float[] buffer = ArrayPool<float>.Shared.Rent(length + (2 * margin));
        var row = buffer.AsSpan(0, length + (2 * margin));
        for (int y = 0; y < size.Height; y++)
        {
            CopyMirrored(values.Slice(y * length, length), channels, margin, row);
            var sums = blurred.Slice(y * length, length);
            sums.Clear();
            for (int tap = 0; tap < weights.Length; tap++)
            {
                AddWeighted(row.Slice(tap * channels, length), weights[tap], sums);
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void BlurColumns(PatchPixels patch, ReadOnlySpan<float> weights, ReadOnlySpan<float> rows)
    {
        int radius = weights.Length / 2;
        int length = patch.Size.Width * patch.Channels;
        float[] buffer = ArrayPool<float>.Shared.Rent(length);
        var sums = buffer.AsSpan(0, length);
        for (int y = 0; y < patch.Size.Height; y++)
        {
            // A half, so that the conversion below rounds.
            sums.Fill(0.5f);
            for (int tap = 0; tap < weights.Length; tap++)
            {
                AddWeighted(rows.Slice(MirroredBorder.Fold(y + tap - radius, patch.Size.Height) * length, length), weights[tap], sums);
            }

            Convert(sums, patch.Values.Slice(y * length, length));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void BlurColumns(ReadOnlySpan<float> rows, ImageSize size, ReadOnlySpan<float> weights, Span<float> blurred)
    {
        int radius = weights.Length / 2;
        for (int y = 0; y < size.Height; y++)
        {
            var sums = blurred.Slice(y * size.Width, size.Width);
            sums.Clear();
            for (int tap = 0; tap < weights.Length; tap++)
            {
                AddWeighted(rows.Slice(MirroredBorder.Fold(y + tap - radius, size.Height) * size.Width, size.Width), weights[tap], sums);
            }
        }
    }

    private static void CopyMirrored<T>(ReadOnlySpan<T> values, int channels, int margin, Span<float> row)
        where T : unmanaged, INumberBase<T>
    {
        for (int index = 0; index < values.Length; index++)
        {
            row[margin + index] = float.CreateTruncating(values[index]);
        }

        int width = values.Length / channels;
        for (int index = 0; index < margin; index++)
        {
            var (pixel, channel) = Math.DivRem(index, channels);
            row[index] = float.CreateTruncating(values[(MirroredBorder.Fold(pixel - (margin / channels), width) * channels) + channel]);
            row[margin + values.Length + index] = float.CreateTruncating(values[(MirroredBorder.Fold(width + pixel, width) * channels) + channel]);
        }
    }

    private static void AddWeighted(ReadOnlySpan<float> values, float weight, Span<float> sums)
    {
        int index = 0;
        for (; index + Vector<float>.Count <= values.Length; index += Vector<float>.Count)
        {
            ((new Vector<float>(values[index..]) * weight) + new Vector<float>(sums[index..])).CopyTo(sums[index..]);
        }

        for (; index < values.Length; index++)
        {
            sums[index] += values[index] * weight;
        }
    }

    private static void Convert(ReadOnlySpan<float> sums, Span<byte> values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = (byte)Math.Min(sums[index], byte.MaxValue);
        }
    }
}
