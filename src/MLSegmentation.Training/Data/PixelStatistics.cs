namespace MLSegmentation.Training.Data;

/// <summary>Sums over the pixels of images.</summary>
/// <param name="Count">How many pixels there are.</param>
/// <param name="Sums">
/// For images of 8 bits the sums of red, green, blue and, as networks for grey images see it, red plus green plus blue; for floating-point
/// pixels those of each channel.
/// </param>
internal readonly record struct PixelStatistics(long Count, IReadOnlyList<ChannelSums> Sums)
{
    /// <summary>The smallest standard deviation, one grey level: images of one single colour are not divided by zero.</summary>
    private const double SmallestDeviation = 1.0 / byte.MaxValue;

    /// <summary>Below this share of its mean, the deviation of floating-point numbers is nothing but rounding.</summary>
    private const double SmallestShare = 1e-6;

    /// <summary>The smallest normal number. One divided by what is smaller may be infinite.</summary>
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Adds up two sets of images of the same kind.</summary>
    public static PixelStatistics operator +(PixelStatistics left, PixelStatistics right) =>
        new(left.Count + right.Count, [.. left.Sums.Zip(right.Sums, (first, second) => first + second)]);

    /// <summary>The sums over one image of 8 bits, interleaved, with one or three channels.</summary>
    public static PixelStatistics Of(ReadOnlySpan<byte> pixels, int channels) => channels == 1 ? OfGrey(pixels) : OfColor(pixels);

    /// <summary>The sums over one image.</summary>
    public static PixelStatistics Of(Sample sample)
    {
        if (sample.Kind == PixelKind.EightBit)
        {
            return Of(sample.Pixels, sample.Channels);
        }

        var sums = new ChannelSums[sample.Channels];
        for (int channel = 0; channel < sums.Length; channel++)
        {
            sums[channel] = ChannelSums.OfPlane(sample.GetPlane(channel));
        }

        return new PixelStatistics((long)sample.Width * sample.Height, sums);
    }

    /// <summary>Mean and standard deviation of each channel of 8 bits as the network sees it, in the range 0..1.</summary>
    public PixelNormalization ToNormalization(int channels) => Create(channels == 1
        ? [Moments(Sums[3], 3 * byte.MaxValue)]
        : [Moments(Sums[0], byte.MaxValue), Moments(Sums[1], byte.MaxValue), Moments(Sums[2], byte.MaxValue)]);

    /// <summary>Mean and standard deviation of each channel of floating-point pixels; 1 for a channel of one single value.</summary>
    public PixelNormalization ToNormalization()
    {
        long count = Count;
        return Create([.. Sums.Select(sums => sums.GetMoments(count))
            .Select(item => item with { Deviation = IsConstant(item.Mean, item.Deviation) ? 1 : item.Deviation })]);
    }

    /// <inheritdoc/>
    public bool Equals(PixelStatistics other) => Count == other.Count && Sums.SequenceEqual(other.Sums);

    /// <inheritdoc/>
    public override int GetHashCode() => Count.GetHashCode();

    private static bool IsConstant(double mean, double deviation) => deviation <= SmallestShare * Math.Abs(mean) || (float)deviation < SmallestNormal;

    private static PixelStatistics OfGrey(ReadOnlySpan<byte> pixels)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (byte value in pixels)
        {
            histogram[value]++;
        }

        var grey = ChannelSums.OfHistogram(histogram);
        return new PixelStatistics(pixels.Length, [grey, grey, grey, new ChannelSums(3 * grey.Values, 9 * grey.Squares)]);
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
            [ChannelSums.OfHistogram(red), ChannelSums.OfHistogram(green), ChannelSums.OfHistogram(blue), ChannelSums.OfHistogram(sum)]);
    }

    private (double Mean, double Deviation) Moments(ChannelSums sums, int scale)
    {
        var (mean, deviation) = sums.GetMoments(Count);
        return (mean / scale, Math.Max(SmallestDeviation, deviation / scale));
    }

    private static PixelNormalization Create(IReadOnlyList<(double Mean, double Deviation)> moments) =>
        new([.. moments.Select(item => (float)item.Mean)], [.. moments.Select(item => (float)item.Deviation)]);
}
