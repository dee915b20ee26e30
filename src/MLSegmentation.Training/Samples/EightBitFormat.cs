using System.Buffers;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Training.Samples;

/// <summary>
/// Images of 8 bits: one plane for a grey image, three for any other. Networks with three channels see a grey image three times, those with
/// one see the mean of the colours.
/// </summary>
internal sealed class EightBitFormat : NumberFormat<byte>
{
    /// <summary>The smallest standard deviation, one grey level: images of one single colour are not divided by zero.</summary>
    private const double SmallestDeviation = 1.0 / byte.MaxValue;

    private const int Colors = 3;

    public override PixelKind Kind => PixelKind.EightBit;

    public override bool HasColors => true;

    /// <summary>Reads the colours into a buffer, since only then is known whether they are shades of grey.</summary>
    public override (byte[] Record, int Channels) CreateRecord(PixelReader images, SegmentationMask label, string name)
    {
        int count = label.Pixels.Length;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Colors * count);
        var pixels = buffer.AsSpan(0, Colors * count);
        images.CopyTo(pixels, () => name);
        int channels = ImagePixels.IsGrey(pixels) ? 1 : Colors;
        byte[] record = new byte[(channels + 1) * count];
        for (int channel = 0; channel < channels; channel++)
        {
            var plane = record.AsSpan(channel * count, count);
            for (int index = 0; index < plane.Length; index++)
            {
                plane[index] = pixels[(Colors * index) + channel];
            }
        }

        label.Pixels.CopyTo(record.AsSpan(channels * count));
        ArrayPool<byte>.Shared.Return(buffer);
        return (record, channels);
    }

    /// <summary>The sums of red, green, blue and, as networks for grey images see it, red plus green plus blue.</summary>
    public override PixelStatistics Measure(Sample sample)
    {
        var (count, sums) = base.Measure(sample);
        if (sums is [var grey])
        {
            return new PixelStatistics(count, [grey, grey, grey, new ChannelSums(Colors * grey.Values, Colors * Colors * grey.Squares)]);
        }

        var red = sample.GetPlane(0);
        var green = sample.GetPlane(1);
        var blue = sample.GetPlane(2);
        var (values, squares) = (0L, 0L);
        for (int index = 0; index < red.Length; index++)
        {
            int sum = red[index] + green[index] + blue[index];
            values += sum;
            squares += sum * sum;
        }

        return new PixelStatistics(count, [.. sums, new ChannelSums(values, squares)]);
    }

    /// <summary>Mean and standard deviation of each channel, in the range 0..1.</summary>
    public override PixelNormalization ToNormalization(PixelStatistics statistics, int channels)
    {
        var (sums, scale) = channels == 1 ? (statistics.Sums.Skip(Colors), Colors * byte.MaxValue) : (statistics.Sums.Take(Colors), byte.MaxValue);
        return Create([.. sums.Select(channel => channel.GetMoments(statistics.Count))
            .Select(item => (item.Mean / scale, Math.Max(SmallestDeviation, item.Deviation / scale)))]);
    }

    public override void Normalize(ReadOnlySpan<byte> values, int channels, PixelNormalization normalization, Span<float> planes)
    {
        int count = values.Length / channels;
        for (int channel = 0; channel < normalization.Mean.Count; channel++)
        {
            float deviation = normalization.StandardDeviation[channel];
            var (scale, offset) = (1 / (byte.MaxValue * deviation), -normalization.Mean[channel] / deviation);
            var plane = planes.Slice(channel * count, count);
            if (channels > normalization.Mean.Count)
            {
                Average(values[..count], values.Slice(count, count), values[(2 * count)..], plane, (scale, offset));
            }
            else
            {
                PixelRow.Scale(values.Slice(channels == 1 ? 0 : channel * count, count), scale, offset, plane);
            }
        }
    }

    private static void Average(
        ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<float> plane, (float Scale, float Offset) normalization)
    {
        float scale = normalization.Scale / Colors;
        for (int index = 0; index < plane.Length; index++)
        {
            plane[index] = ((red[index] + green[index] + blue[index]) * scale) + normalization.Offset;
        }
    }
}
