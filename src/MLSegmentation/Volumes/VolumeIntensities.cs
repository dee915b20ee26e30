using System.Numerics.Tensors;

namespace MLSegmentation.Volumes;

/// <summary>Normalises the values of volumes.</summary>
internal static class VolumeIntensities
{
    /// <summary>As nnU-Net's, so that a channel of one value becomes 0.</summary>
    private const double Least = 1e-8;

    /// <summary>Cuts off the values of a channel beyond a window, and normalises them.</summary>
    public static void Normalize(Span<float> values, VolumeWindow? window, VolumeNormalization normalization)
    {
        if (window is { } range)
        {
            TensorPrimitives.Max(values, range.Lowest, values);
            TensorPrimitives.Min(values, range.Highest, values);
        }

        if (normalization == VolumeNormalization.PerVolume)
        {
            var (mean, deviation) = Measure(values, skipsZeros: false);
            TensorPrimitives.Subtract(values, (float)mean, values);
            TensorPrimitives.Divide(values, (float)deviation, values);
        }
        else if (normalization == VolumeNormalization.PerVolumeNonZero)
        {
            var (mean, deviation) = Measure(values, skipsZeros: true);
            var (subtracted, divisor) = ((float)mean, (float)deviation);
            foreach (ref float value in values)
            {
                value = value == 0 ? 0 : (value - subtracted) / divisor;
            }
        }
    }

    private static (double Mean, double Deviation) Measure(ReadOnlySpan<float> values, bool skipsZeros)
    {
        double sum = 0;
        long count = 0;
        foreach (float value in values)
        {
            sum += value;
            count += skipsZeros && value == 0 ? 0 : 1;
        }

        double mean = count > 0 ? sum / count : 0;
        double squares = 0;
        foreach (float value in values)
        {
            double distance = skipsZeros && value == 0 ? 0 : value - mean;
            squares += distance * distance;
        }

        return (mean, Math.Max(count > 0 ? Math.Sqrt(squares / count) : 0, Least));
    }
}
