using MLSegmentation.Training.Samples;



namespace MLSegmentation.Training.Tests.Samples;

public class PixelStatisticsTests
{
    [Fact]
    public void ToNormalization_GreyPixels_GivesMeanAndDeviation()
    {
        // Mean (0 + 100 + 200) / 3 = 100; variance (100² + 0 + 100²) / 3.
        var normalization = Normalize(Measure([0, 100, 200], 1), 1);

        Assert.Equal(100 / 255.0, Assert.Single(normalization.Mean), 1e-6);
        Assert.Equal(Math.Sqrt(20_000 / 3.0) / 255, Assert.Single(normalization.StandardDeviation), 1e-6);
    }

    [Fact]
    public void ToNormalization_ColorPixels_TreatsEachChannelAlone()
    {
        // Two pixels: red 10 and 30, green 0 and 0, blue 255 and 0.
        var normalization = Normalize(Measure([10, 0, 255, 30, 0, 0], 3), 3);

        Assert.Equal([20 / 255f, 0f, 0.5f], normalization.Mean);
        Assert.Equal(10 / 255.0, normalization.StandardDeviation[0], 1e-6);

        // A channel without any variation is not divided by zero but by one grey level.
        Assert.Equal(1 / 255.0, normalization.StandardDeviation[1], 1e-6);
        Assert.Equal(0.5, normalization.StandardDeviation[2], 1e-6);
    }

    [Fact]
    public void ToNormalization_ColorPixelsForOneChannel_IsThatOfTheMeanOfTheChannels()
    {
        // The means of the two pixels are 30 and 60: together 45, with deviation 15.
        var normalization = Normalize(Measure([10, 20, 60, 30, 60, 90], 3), 1);

        Assert.Equal(45 / 255.0, Assert.Single(normalization.Mean), 1e-6);
        Assert.Equal(15 / 255.0, Assert.Single(normalization.StandardDeviation), 1e-6);
    }

    [Fact]
    public void Add_GreyAndColor_IsThatOfAllPixels()
    {
        byte[] grey = [7, 250];
        byte[] color = [1, 2, 3, 40, 50, 60];
        byte[] all = [7, 7, 7, 250, 250, 250, .. color];

        Assert.Equal(Measure(all, 3), Measure(grey, 1) + Measure(color, 3));
    }

    /// <summary>The sums over pixels whose channels lie side by side.</summary>
    private static PixelStatistics Measure(byte[] pixels, int channels)
    {
        int count = pixels.Length / channels;
        return StoredImages.Describe(new ImageSize(count, 1), channels, [.. StoredImages.ToPlanes(pixels, channels), .. new byte[count]]).Statistics;
    }

    private static PixelNormalization Normalize(PixelStatistics statistics, int channels) =>
        PixelFormat.Of(PixelKind.EightBit).ToNormalization(statistics, channels);
}
