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
        if (normalization == VolumeNormalization.PerVolumeNonZero)
        {
            NormalizeNonZero(values, window);
            return;
        }

        Clip(values, window);
        if (normalization == VolumeNormalization.PerVolume)
        {
            var (mean, deviation) = Measure(values);
            TensorPrimitives.Subtract(values, (float)mean, values);
            TensorPrimitives.Divide(values, (float)deviation, values);
        }
    }

    /// <summary>The same for the values that are not 0 before they are cut off, since a window can move the others away from 0, and these to it.</summary>
    private static void NormalizeNonZero(Span<float> values, VolumeWindow? window)
    {
        float[] inside = new float[values.Length - values.Count(0f)];
        int count = 0;
        foreach (float value in values)
        {
            if (value != 0)
            {
                inside[count++] = value;
            }
        }

        Normalize(inside, window, VolumeNormalization.PerVolume);
        count = 0;
        foreach (ref float value in values)
        {
            value = value == 0 ? 0 : inside[count++];
        }
    }

    private static void Clip(Span<float> values, VolumeWindow? window)
    {
        if (window is { } range)
        {
            TensorPrimitives.Max(values, range.Lowest, values);
            TensorPrimitives.Min(values, range.Highest, values);
        }
    }

    private static (double Mean, double Deviation) Measure(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        double mean = values.Length > 0 ? sum / values.Length : 0;
        double squares = 0;
        foreach (float value in values)
        {
            double distance = value - mean;
            squares += distance * distance;
        }

        return (mean, Math.Max(values.Length > 0 ? Math.Sqrt(squares / values.Length) : 0, Least));
    }
}
