using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Blurs the image with a Gaussian, as a microscope or camera out of focus does; of volumes, each slice by itself.</summary>
public sealed record Blur : PhotometricAugmentation
{
    /// <summary>The greatest standard deviation of the Gaussian, in pixels, 0 to 10; each image draws its own, from 0 to it. The default is 1.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..10.</exception>
    public double Deviation { get; init => field = Require(value, 0, 10, "The deviation"); } = 1.5;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Deviation} pixels";

    /// <inheritdoc/>
    protected internal override void Change(Patch<byte> patch, ref RandomStream random) => Spread(patch, ref random);

    /// <inheritdoc/>
    protected internal override void Change(Patch<float> patch, ref RandomStream random) => Spread(patch, ref random);

    private void Spread<T>(Patch<T> patch, ref RandomStream random)
        where T : unmanaged, INumber<T>
    {
        float[] weights = CreateWeights(random.NextDouble(0, Deviation));
        if (weights.Length == 1)
        {
            return;
        }

        float[] buffer = ArrayPool<float>.Shared.Rent(patch.Size.PixelCount);
        for (int channel = 0; channel < patch.Channels; channel++)
        {
            BlurRows<T>(patch.GetPlane(channel), patch.Size.Width, weights, buffer);
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

    private static void BlurRows<T>(ReadOnlySpan<T> plane, int width, ReadOnlySpan<float> weights, Span<float> blurred)
        where T : unmanaged, INumber<T>
    {
        int radius = weights.Length / 2;
        float[] buffer = ArrayPool<float>.Shared.Rent(width + (2 * radius));
        var row = buffer.AsSpan(0, width + (2 * radius));
        var values = row.Slice(radius, width);
        for (int start = 0; start < plane.Length; start += width)
        {
            PixelRow.Widen(plane.Slice(start, width), values);
            for (int index = 0; index < radius; index++)
            {
                row[index] = values[MirroredBorder.Fold(index - radius, width)];
                row[radius + width + index] = values[MirroredBorder.Fold(width + index, width)];
            }

            var sums = blurred.Slice(start, width);
            sums.Clear();
            for (int tap = 0; tap < weights.Length; tap++)
            {
                TensorPrimitives.MultiplyAdd(row.Slice(tap, width), weights[tap], sums, sums);
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void BlurColumns<T>(ReadOnlySpan<float> rows, ImageSize size, ReadOnlySpan<float> weights, Span<T> blurred)
        where T : unmanaged, INumber<T>
    {
        int radius = weights.Length / 2;
        float[] buffer = ArrayPool<float>.Shared.Rent(size.Width);
        var sums = buffer.AsSpan(0, size.Width);
        for (int line = 0; line < size.Height * size.Depth; line++)
        {
            var (slice, y) = Math.DivRem(line, size.Height);

            // A half, so that the conversion below rounds.
            sums.Fill(PixelRow.IsWhole<T>() ? 0.5f : 0);
            for (int tap = 0; tap < weights.Length; tap++)
            {
                int row = (slice * size.Height) + MirroredBorder.Fold(y + tap - radius, size.Height);
                TensorPrimitives.MultiplyAdd(rows.Slice(row * size.Width, size.Width), weights[tap], sums, sums);
            }

            PixelRow.Narrow(sums, blurred.Slice(line * size.Width, size.Width));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }
}
