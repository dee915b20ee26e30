namespace MLSegmentation.Training.Data;

/// <summary>
/// Sums over the pixels of pictures, as whole numbers and so without rounding: how many pixels, and for red, green, blue and their
/// sum the sum of the values and of their squares.
/// </summary>
internal readonly record struct PixelStatistics(long Count, ChannelSums Red, ChannelSums Green, ChannelSums Blue, ChannelSums RedGreenBlue)
{
    /// <summary>The smallest standard deviation, one grey level: pictures of one single colour are not divided by zero.</summary>
    private const double SmallestDeviation = 1.0 / byte.MaxValue;

    /// <summary>Adds up two sets of pictures.</summary>
    public static PixelStatistics operator +(PixelStatistics left, PixelStatistics right) => new(
        left.Count + right.Count,
        left.Red + right.Red,
        left.Green + right.Green,
        left.Blue + right.Blue,
        left.RedGreenBlue + right.RedGreenBlue);

    /// <summary>The sums over one picture, interleaved, with one or three channels.</summary>
    public static PixelStatistics Of(ReadOnlySpan<byte> pixels, int channels) => channels == 1 ? OfGrey(pixels) : OfColor(pixels);

    /// <summary>Mean and standard deviation of each channel as the network sees it, in the range 0..1.</summary>
    public PixelNormalization ToNormalization(int channels)
    {
        var moments = channels == 1
            ? [Moments(RedGreenBlue, 3 * byte.MaxValue)]
            : new[] { Moments(Red, byte.MaxValue), Moments(Green, byte.MaxValue), Moments(Blue, byte.MaxValue) };
        return new PixelNormalization([.. moments.Select(item => item.Mean)], [.. moments.Select(item => item.Deviation)]);
    }

    private static PixelStatistics OfGrey(ReadOnlySpan<byte> pixels)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (var value in pixels)
        {
            histogram[value]++;
        }

        var grey = ChannelSums.OfHistogram(histogram);
        return new PixelStatistics(pixels.Length, grey, grey, grey, new ChannelSums(3 * grey.Values, 9 * grey.Squares));
    }

    private static PixelStatistics OfColor(ReadOnlySpan<byte> pixels)
    {
        Span<int> histograms = stackalloc int[(3 * 256) + (3 * byte.MaxValue) + 1];
        histograms.Clear();
        var red = histograms[..256];
        var green = histograms[256..512];
        var blue = histograms[512..768];
        var sum = histograms[768..];
        for (int index = 0; index + 2 < pixels.Length; index += 3)
        {
            red[pixels[index]]++;
            green[pixels[index + 1]]++;
            blue[pixels[index + 2]]++;
            sum[pixels[index] + pixels[index + 1] + pixels[index + 2]]++;
        }

        return new PixelStatistics(
            pixels.Length / 3,
            ChannelSums.OfHistogram(red),
            ChannelSums.OfHistogram(green),
            ChannelSums.OfHistogram(blue),
            ChannelSums.OfHistogram(sum));
    }

    private (float Mean, float Deviation) Moments(ChannelSums sums, int scale)
    {
        double mean = (double)sums.Values / Count;
        double variance = Math.Max(0, ((double)sums.Squares / Count) - (mean * mean));
        return ((float)(mean / scale), (float)Math.Max(SmallestDeviation, Math.Sqrt(variance) / scale));
    }
}
