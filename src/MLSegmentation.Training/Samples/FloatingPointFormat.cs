using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLSegmentation.DataViews;

namespace MLSegmentation.Training.Samples;

/// <summary>Floating-point pixels of any number of channels and any range.</summary>
internal sealed class FloatingPointFormat : NumberFormat<float>
{
    /// <summary>Below this share of its mean, the deviation of floating-point numbers is nothing but rounding.</summary>
    private const double SmallestShare = 1e-6;

    /// <summary>The smallest normal number. One divided by what is smaller may be infinite.</summary>
    private const float SmallestNormal = 1.17549435e-38f;

    public override PixelKind Kind => PixelKind.FloatingPoint;

    public override bool HasColors => false;

    public override (byte[] Record, int Channels) CreateRecord(PixelReader images, SegmentationMask label, string name)
    {
        int pixelBytes = images.Type.BytesPerPixel * label.Pixels.Length;
        byte[] record = new byte[pixelBytes + label.Pixels.Length];
        images.CopyTo(record.AsSpan(0, pixelBytes), () => name);
        label.Pixels.CopyTo(record.AsSpan(pixelBytes));
        return (record, images.Type.Channels);
    }

    public override IReadOnlyList<(float Least, float Greatest)> FindRange(Sample sample)
    {
        var range = new (float Least, float Greatest)[sample.Info.Channels];
        for (int channel = 0; channel < range.Length; channel++)
        {
            var plane = MemoryMarshal.Cast<byte, float>(sample.GetPlane(channel));
            range[channel] = (TensorPrimitives.Min(plane), TensorPrimitives.Max(plane));
        }

        return range;
    }

    /// <summary>Mean and standard deviation of each channel; 1 for a channel of one single value.</summary>
    public override PixelNormalization ToNormalization(PixelStatistics statistics, int channels) =>
        Create([.. statistics.Sums.Select(sums => sums.GetMoments(statistics.Count))
            .Select(item => item with { Deviation = IsConstant(item.Mean, item.Deviation) ? 1 : item.Deviation })]);

    public override void Normalize(ReadOnlySpan<byte> values, int channels, PixelNormalization normalization, Span<float> planes)
    {
        var source = MemoryMarshal.Cast<byte, float>(values);
        int count = source.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            var plane = planes.Slice(channel * count, count);
            TensorPrimitives.Subtract(source.Slice(channel * count, count), normalization.Mean[channel], plane);
            TensorPrimitives.Multiply(plane, 1 / normalization.StandardDeviation[channel], plane);
        }
    }

    private static bool IsConstant(double mean, double deviation) => deviation <= SmallestShare * Math.Abs(mean) || (float)deviation < SmallestNormal;
}
