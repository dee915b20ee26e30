using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Tests.Denoising;

public class EvaluateDenoisingTests
{
    private const int Side = 12;

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void EvaluateDenoising_ImagesThatDifferByFive_HasTheseFigures()
    {
        // RMSE 5, PSNR 10 · log₁₀(255² / 25).
        var metrics = _context.Segmentation().EvaluateDenoising(Load((100, 105), (30, 25)));

        Assert.Equal((2, 255), (metrics.Images, metrics.Range));
        Assert.Equal(5, metrics.RootMeanSquaredError, 1e-9);
        Assert.Equal(10 * Math.Log10(255.0 * 255 / 25), metrics.PeakSignalToNoiseRatio, 1e-9);
        Assert.StartsWith("PSNR 34.15 dB, SSIM 0.99", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateDenoising_FloatingPointPixels_TakesTheRangeThatIsGiven()
    {
        var data = LoadVectors(3, 5);

        var metrics = _context.Segmentation().EvaluateDenoising(data, range: 20);

        // RMSE 2 of 20 are 20 dB.
        Assert.Equal(20, metrics.PeakSignalToNoiseRatio, 1e-9);
        var error = Assert.Throws<SegmentationException>(() => _context.Segmentation().EvaluateDenoising(data));
        Assert.Contains("give it as range", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateDenoising_NoTargets_NamesTheColumns()
    {
        var error = Assert.Throws<SegmentationException>(
            () => _context.Segmentation().EvaluateDenoising(Load((1, 2)), targetColumnName: "Clean"));

        Assert.Contains("no column 'Clean'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateDenoising_NoRows_IsRefused()
    {
        var error = Assert.Throws<SegmentationException>(() => _context.Segmentation().EvaluateDenoising(Load()));

        Assert.Contains("has no rows", error.Message, StringComparison.Ordinal);
    }

    private IDataView Load(params (byte Image, byte Target)[] greys)
    {
        _ = _context.Segmentation();
        return _context.Data.LoadFromEnumerable(greys.Select(grey => new Row { Image = Create(grey.Image), Target = Create(grey.Target) }).ToList());
    }

    private IDataView LoadVectors(float image, float target) => _context.Data.LoadFromEnumerable(
        [new VectorRow { Image = [.. Enumerable.Repeat(image, Side * Side)], Target = [.. Enumerable.Repeat(target, Side * Side)] }]);

    private static MLImage Create(byte grey) => MLImage.CreateFromPixels(
        Side, Side, MLPixelFormat.Bgra32, [.. Enumerable.Repeat(grey, 4 * Side * Side)]);

    private sealed class Row
    {
        public MLImage? Image { get; set; }

        public MLImage? Target { get; set; }
    }

    private sealed class VectorRow
    {
        [VectorType(1, Side, Side)]
        public float[] Image { get; set; } = [];

        [VectorType(1, Side, Side)]
        public float[] Target { get; set; } = [];
    }
}
