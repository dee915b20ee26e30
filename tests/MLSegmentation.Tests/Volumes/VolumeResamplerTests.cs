using MLSegmentation.Volumes;

namespace MLSegmentation.Tests.Volumes;

/// <summary>
/// The recorded values are SciPy's (1.10.1): <c>scipy.ndimage.zoom(a, ratio, order, mode="nearest", grid_mode=True)</c> of
/// <c>a = (arange(60)**2 % 17).reshape(3, 4, 5)</c>, as scikit-image and nnU-Net resample.
/// </summary>
public sealed class VolumeResamplerTests
{
    private const float Tolerance = 2e-5f;

    private static readonly ImageSize Size = new(5, 4, 3);
    private static readonly float[] Values = [.. Enumerable.Range(0, 60).Select(index => (float)(index * index % 17))];

    [Theory]
    [InlineData("7x3x4", true, new[] { 0.13612f, -0.34799f, 12.66855f, 18.06352f, 4.63053f, 3.55598f, 14.57469f, 12.82667f }, 666.7407)]
    [InlineData("7x3x4", false, new[] { 1.33333f, 1.2381f, 12.16667f, 13.64286f, 4.83333f, 4.07143f, 12.80952f, 12.33333f }, 666.2917)]
    [InlineData("5x6x2", true, new[] { 1.9544f, 4.26247f, 4.99134f, 4.66956f, 9.7246f, 15.47114f, 17.13274f, 12.4673f }, 473.0016)]
    [InlineData("5x6x2", false, new[] { 2.25f, 4.75f, 5.75f, 4.58333f, 9.25f, 13.75f, 15.25f, 11.75f }, 472.125)]
    public void Resample_Volume_GivesTheValuesOfSciPy(string target, bool isCubic, float[] expected, double sum)
    {
        var size = ImageSize.Parse(target);
        float[] resampled = new float[size.PixelCount];

        new VolumeResampler(Size, size, isCubic ? VolumeInterpolation.Cubic : VolumeInterpolation.Linear).Resample(Values, resampled);

        int[] places = [0, 1, 5, 11, 20, 37, resampled.Length - 2, resampled.Length - 1];
        Assert.All(places.Zip(expected), pair => Assert.Equal(pair.Second, resampled[pair.First], Tolerance));
        Assert.Equal(sum, resampled.Sum(value => (double)value), 1e-3);
    }

    [Fact]
    public void Resample_NearestAxis_TakesSlicesAsTheyAre()
    {
        var size = Size with { Depth = 6 };
        float[] resampled = new float[size.PixelCount];

        new VolumeResampler(Size, size, VolumeInterpolation.Cubic, nearestAxis: 2).Resample(Values, resampled);

        // Slice z of six lies at (z + 0.5) / 2 - 0.5 of three: -0.25, 0.25, 0.75, 1.25, 1.75, 2.25.
        int[] sources = [0, 0, 1, 1, 2, 2];
        Assert.Equal(sources.SelectMany(source => Values.Skip(source * 20).Take(20)), resampled);
    }
}
