using System.Text.Json;

namespace MLSegmentation.Tests.Evaluation;

public sealed class SegmentationMetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SaveJson_Metrics_WritesWhatToJsonGives()
    {
        var metrics = MeasuredImages.Measure(MeasuredImages.AllOptions);

        metrics.SaveJson(_folder["metrics.json"]);

        Assert.Equal(metrics.ToJson(), File.ReadAllText(_folder["metrics.json"]));
        Assert.Equal(["metrics.json"], _folder.Files);
        Assert.Throws<SegmentationException>(() => metrics.SaveJson(_folder["missing/metrics.json"]));
    }

    [Fact]
    public void SaveCsv_Metrics_WritesWhatToCsvGives()
    {
        var metrics = MeasuredImages.Measure();

        metrics.SaveCsv(_folder["images.csv"]);

        string[] lines = File.ReadAllLines(_folder["images.csv"]);
        Assert.Equal(metrics.ToCsv(), File.ReadAllText(_folder["images.csv"]));
        Assert.StartsWith("imagePath,pixelCount,dice,iou,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"a, one.png\",6,", lines[1], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);

        // There is no cell in the third image: its Dice is no number.
        Assert.Equal("", lines[3].Split(',')[Array.IndexOf(lines[0].Split(','), "dice:cell")]);
    }

    [Fact]
    public void ToJson_Keys_KeepTheirPlaces()
    {
        using var json = JsonDocument.Parse(MeasuredImages.Measure(MeasuredImages.AllOptions).ToJson());

        string[] keys = [.. json.RootElement.EnumerateObject().Select(item => item.Name)];
        Assert.Equal(["images", "meanDice", "meanIoU", "pixelAccuracy", "meanAreaUnderRocCurve", "meanAveragePrecision"], keys[..6]);
        Assert.Equal(["areaUnderRocCurveErrorBound", "classes", "confusionMatrix", "options", "pixelCount", "meanPrecision"], keys[6..12]);
        Assert.Equal(["meanPanopticQuality", "meanObjectAveragePrecision", "meanObjectDice", "confidenceIntervals", "perImage"], keys[^5..]);
        Assert.Equal(
            [
                "name", "dice", "iou", "precision", "recall", "f1", "specificity", "areaUnderRocCurve", "averagePrecision", "support", "fBeta",
                "binaryAccuracy", "balancedAccuracy", "negativePredictiveValue", "volumetricSimilarity", "expectedCalibrationError", "brierScore",
                "bestDiceThreshold", "bestYoudenThreshold",
                "confidenceIntervals", "surfaces", "objects",
            ],
            json.RootElement.GetProperty("classes")[0].EnumerateObject().Select(item => item.Name));
        Assert.Equal("per-image", Aggregation(EvaluationConvention.Monai));
        Assert.Equal("per-image-and-class", Aggregation(EvaluationConvention.NnUNet));
    }

    [Fact]
    public void ToJson_WithoutImages_LeavesThemOut()
    {
        var metrics = MeasuredImages.Measure();

        using var json = JsonDocument.Parse((metrics with { Images = [] }).ToJson());

        Assert.False(json.RootElement.TryGetProperty("perImage", out _));
        Assert.Equal(3, json.RootElement.GetProperty("images").GetInt32());
    }

    [Fact]
    public void Serialize_MetricsInsideAnotherObject_AreWrittenInTheSameWay()
    {
        var metrics = MeasuredImages.Measure();

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(new { Test = metrics }));

        using var expected = JsonDocument.Parse(metrics.ToJson());
        Assert.True(JsonElement.DeepEquals(expected.RootElement, json.RootElement.GetProperty("Test")));
    }

    private static string? Aggregation(SegmentationEvaluationOptions options)
    {
        using var json = JsonDocument.Parse(MeasuredImages.Measure(options).ToJson());
        return json.RootElement.GetProperty("options").GetProperty("aggregation").GetString();
    }
}
