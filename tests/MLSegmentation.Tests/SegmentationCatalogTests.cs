using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests;

public class SegmentationCatalogTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly SegmentationCatalog _segmentation;

    public SegmentationCatalogTests() => _segmentation = _context.Segmentation();

    [Fact]
    public void Evaluate_ScoredData_ComparesMasksWithLabels()
    {
        // Grey 0, 0, 200, 200 is predicted as 0, 0, 1, 1; the truth is 0, 1, 1, 1.
        using var image = TestImages.Create(4, 1, [0, 0, 200, 200]);
        var data = _context.Data.LoadFromEnumerable([new Row { Image = image, Label = new SegmentationMask(4, 1, [0, 1, 1, 1]) }]);
        using var model = SegmentationTransformerTests.CreateModel();
        var logged = new List<string>();
        _context.Log += (_, message) => logged.Add(message.Message);

        var metrics = _segmentation.Evaluate(model.Transform(data));

        // Dice of class 0: 2 * 1 / (1 + 2); of class 1: 2 * 2 / (3 + 2).
        Assert.Equal(2.0 / 3, metrics.Classes[0].Dice, 1e-12);
        Assert.Equal(0.8, metrics.Classes[1].Dice, 1e-12);
        Assert.Equal("dark", metrics.Classes[0].Name);
        Assert.Equal(0.75, metrics.PixelAccuracy, 1e-12);
        Assert.InRange(metrics.MeanAreaUnderRocCurve, 0.5, 1);
        Assert.Contains(logged, message => message.Contains("Evaluated 1 images", StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluate_OtherColumnNames_UsesThem()
    {
        using var image = TestImages.Create(2, 1, [0, 200]);
        var data = _context.Data.LoadFromEnumerable([new Row { Image = image, Label = new SegmentationMask(2, 1, [0, 1]) }]);
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Image", "Mask", "Odds");

        Assert.Equal(1, _segmentation.Evaluate(model.Transform(data), "Label", "Odds", "Mask").MeanDice);
    }

    [Fact]
    public void Load_ContextWithACudaDevice_UsesThatDevice()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.onnx"], ThresholdModel.CreateBytes());
        _context.GpuDeviceId = 77;

        var exception = Assert.Throws<SegmentationException>(() => _segmentation.Load(folder["m.onnx"]));
        _context.FallbackToCpu = true;
        using var model = _segmentation.Load(folder["m.onnx"]);

        Assert.Contains("CUDA device 77", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segmentation_NoContext_Throws() => Assert.Throws<ArgumentNullException>(() => ((MLContext)null!).Segmentation());

    private sealed class Row
    {
        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
