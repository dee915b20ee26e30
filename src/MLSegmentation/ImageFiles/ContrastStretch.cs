using System.Buffers;

namespace MLSegmentation.ImageFiles;

/// <summary>Makes the values of a channel visible, whatever their range is.</summary>
internal static class ContrastStretch
{
    /// <summary>The share of the values that becomes black, and white.</summary>
    private const double Share = 0.005;

    /// <summary>So many values, evenly spread over the plane, tell its percentiles well enough for eyes.</summary>
    private const int MaxSampled = 1 << 16;

    private const byte Grey = 128;

    /// <summary>Writes a plane as bytes, each <paramref name="step"/> behind the other.</summary>
    /// <param name="plane">The values; what is no finite number becomes black.</param>
    /// <param name="bytes">Where they go.</param>
    /// <param name="offset">The place of the first.</param>
    /// <param name="step">How far apart they are.</param>
    public static void Apply(ReadOnlySpan<float> plane, Span<byte> bytes, int offset, int step)
    {
        var (black, white) = FindRange(plane);
        double scale = white > black ? byte.MaxValue / (white - black) : 0;
        double shift = white > black ? 0.5 - (black * scale) : Grey;
        for (int index = 0; index < plane.Length; index++)
        {
            double level = float.IsFinite(plane[index]) ? (plane[index] * scale) + shift : 0;
            bytes[offset + (index * step)] = (byte)Math.Clamp(level, 0, byte.MaxValue);
        }
    }

    private static (double Black, double White) FindRange(ReadOnlySpan<float> plane)
    {
        int stride = Math.Max(1, plane.Length / MaxSampled);
        float[] buffer = ArrayPool<float>.Shared.Rent((plane.Length + stride - 1) / stride);
        int count = 0;
        for (int index = 0; index < plane.Length; index += stride)
        {
            if (float.IsFinite(plane[index]))
            {
                buffer[count++] = plane[index];
            }
        }

        var sampled = buffer.AsSpan(0, count);
        sampled.Sort();
        int cut = (int)(count * Share);
        (double, double) range = count == 0 ? (0, 0) : (sampled[cut], sampled[count - 1 - cut]);

        // Few bright pixels on one single dark value are all that there is to see.
        range = count > 0 && sampled[cut] == sampled[count - 1 - cut] ? (sampled[0], sampled[count - 1]) : range;
        ArrayPool<float>.Shared.Return(buffer);
        return range;
    }
}
