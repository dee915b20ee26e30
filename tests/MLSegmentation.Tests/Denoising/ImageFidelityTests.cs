using System.Text.Json;
using MLSegmentation.Denoising;

namespace MLSegmentation.Tests.Denoising;

public class ImageFidelityTests
{
    public static TheoryData<int> Recorded => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Measures_RecordedImages_AgreeWithScikitImage(int index)
    {
        // fidelity.json was made by record_fidelity.py.
        using var recorded = JsonDocument.Parse(File.ReadAllText(
            Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "Denoising", "fidelity.json")));
        var item = recorded.RootElement[index];
        float[] image = Numbers(item.GetProperty("image")), target = Numbers(item.GetProperty("target"));
        var size = new ImageSize(item.GetProperty("width").GetInt32(), item.GetProperty("height").GetInt32());
        double range = item.GetProperty("range").GetDouble();

        Assert.Equal(item.GetProperty("ssim").GetDouble(), ImageFidelity.StructuralSimilarity(image, target, size, range), 1e-9);
        if (item.GetProperty("psnr") is { ValueKind: JsonValueKind.Number } psnr)
        {
            double error = ImageFidelity.MeanSquaredError(image, target);
            Assert.Equal(psnr.GetDouble(), ImageFidelity.PeakSignalToNoiseRatio(error, range), 1e-9);
        }
    }

    [Theory]
    [InlineData(0.1, 20)]
    [InlineData(0.05, 26.0206)]
    [InlineData(1, 0)]
    public void PeakSignalToNoiseRatio_NoiseOfADeviation_IsMinusTwentyTimesItsLogarithm(double deviation, double expected) =>
        Assert.Equal(expected, ImageFidelity.PeakSignalToNoiseRatio(deviation * deviation, range: 1), 1e-4);

    [Fact]
    public void Measures_EqualImages_ArePerfect()
    {
        float[] image = [.. Enumerable.Range(0, 13 * 12).Select(index => (float)(index * 7 % 50))];

        Assert.Equal(0, ImageFidelity.MeanSquaredError(image, image));
        Assert.Equal(double.PositiveInfinity, ImageFidelity.PeakSignalToNoiseRatio(0, range: 255));
        Assert.Equal(1, ImageFidelity.StructuralSimilarity(image, image, new ImageSize(13, 12), range: 255), 1e-12);
    }

    [Fact]
    public void StructuralSimilarity_TwoConstants_IsTheRatioOfTheirMeans()
    {
        // Without variance: (2·10·20 + c) / (10² + 20² + c), where c = (0.01 · 100)² = 1.
        float[] dark = [.. Enumerable.Repeat(10f, 11 * 11)], bright = [.. Enumerable.Repeat(20f, 11 * 11)];

        Assert.Equal(401.0 / 501, ImageFidelity.StructuralSimilarity(dark, bright, new ImageSize(11, 11), range: 100), 1e-9);
    }

    private static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetSingle())];
}
