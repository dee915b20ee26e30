using MLSegmentation.Models.Onnx.Quantization;

namespace MLSegmentation.Tests.Models.Onnx.Quantization;

public class ValueHistogramTests
{
    // Reached by doubling, two bins becoming one: 16384 / 2048.
    private const float BinWidth = 8;

    [Fact]
    public void Percentile_Numbers_LeavesAsManyOutAtBothEnds()
    {
        var histogram = new ValueHistogram(countsPlaces: true);
        for (int value = 0; value < 10_000; value++)
        {
            Assert.True(histogram.Add([value, -value]));
        }

        // 20,000 numbers, 1 % at each end: 200 of them are below -9,800, and 200 above 9,800.
        var range = histogram.Percentile(98);

        Assert.InRange(range.Minimum, -9800 - BinWidth, -9800 + BinWidth);
        Assert.InRange(range.Maximum, 9800 - BinWidth, 9800 + BinWidth);
        Assert.Equal(new ValueRange(-9999, 9999), histogram.MinMax());
    }

    [Fact]
    public void Percentile_MostlyZeros_StaysAtZeroExactly()
    {
        var histogram = new ValueHistogram(countsPlaces: true);
        float[] values = new float[10_000];
        values[0] = 1000;
        histogram.Add(values);

        Assert.Equal(0, histogram.Percentile(99.9).Minimum);
        Assert.InRange(histogram.Percentile(99.9).Maximum, 0, 1);
        Assert.Equal(1000, histogram.Percentile(100).Maximum);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Add_NoNumber_IsRefusedAndLeavesTheRest(float value)
    {
        var histogram = new ValueHistogram(countsPlaces: true);
        histogram.Add([1, 2]);

        Assert.False(histogram.Add([3, value]));

        Assert.Equal(new ValueRange(1, 2), histogram.MinMax());
    }

    [Fact]
    public void MinMax_NoNumbers_IsNothing() => Assert.Equal(default, new ValueHistogram(countsPlaces: false).MinMax());
}
