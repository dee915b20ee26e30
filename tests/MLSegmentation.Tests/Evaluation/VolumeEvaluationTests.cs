using System.Text.Json;
using Microsoft.ML;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Tests.Evaluation;

public class VolumeEvaluationTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, part=1");

    private readonly MLContext _mlContext = new();

    [Fact]
    public void Evaluate_Volumes_GivesMillilitresAndTheirRelativeErrors()
    {
        // Voxels of 2 x 2.5 x 10 mm have 50 mm³, 0.05 ml. 3 voxels are labelled and 4 predicted, then 2 and 1.
        var spacing = new VolumeSpacing(2, 2.5, 10);

        var metrics = Evaluate(
            [Row([1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0], spacing), Row([1, 1, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0], spacing)]);

        var part = metrics.Classes[1].Volumes!;
        Assert.Equal((0.15 + 0.1) / 2, part.LabelledVolume, 1e-12);
        Assert.Equal((0.2 + 0.05) / 2, part.PredictedVolume, 1e-12);
        Assert.Equal(((1 / 3.0) - (1 / 2.0)) / 2, part.RelativeVolumeError, 1e-12);
        var second = metrics.Images[1].Classes[1].Volumes!;
        Assert.Equal((0.1, 0.05, -0.5), (second.LabelledVolume, second.PredictedVolume, second.RelativeVolumeError));
        Assert.Equal(((1 / 6.0) - 0.5) / 2, metrics.Images[1].RelativeVolumeError, 1e-12);

        // The background: 4 of 5 voxels, then 7 of 6.
        double background = ((-1 / 5.0) + (1 / 6.0)) / 2;
        Assert.Equal((background + part.RelativeVolumeError) / 2, metrics.MeanRelativeVolumeError, 1e-12);
    }

    [Fact]
    public void Evaluate_Volumes_WritesThemAsJsonAndCsv()
    {
        var metrics = Evaluate([Row([1, 1, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0], new VolumeSpacing(1, 1, 1))], new() { Surfaces = new() });

        using var json = JsonDocument.Parse(metrics.ToJson());

        Assert.Equal("millimetres", json.RootElement.GetProperty("distanceUnit").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("options").GetProperty("surfaces").GetProperty("spacing").ValueKind);
        Assert.Equal(0.002, json.RootElement.GetProperty("classes")[1].GetProperty("volumes").GetProperty("labelledVolume").GetDouble());
        var ofImage = json.RootElement.GetProperty("perImage")[0].GetProperty("classes")[1].GetProperty("volumes");
        Assert.Equal(-0.5, ofImage.GetProperty("relativeVolumeError").GetDouble());
        Assert.Contains("predictedVolume:part", metrics.ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Images_SaysNothingOfVolumes()
    {
        var mask = new SegmentationMask(2, 1, [0, 1]);

        var metrics = Evaluate([new() { Label = mask, PredictedLabel = mask }], new() { Surfaces = new() });

        Assert.Equal(DistanceUnit.Pixels, metrics.DistanceUnit);
        Assert.Null(metrics.Classes[1].Volumes);
        Assert.Equal(double.NaN, metrics.MeanRelativeVolumeError);
        Assert.DoesNotContain("olumes", metrics.ToJson() + metrics.ToCsv(), StringComparison.Ordinal);
        Assert.DoesNotContain("olumeError", metrics.ToJson() + metrics.ToCsv(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(metrics.ToJson());
        Assert.Equal(1, json.RootElement.GetProperty("options").GetProperty("surfaces").GetProperty("spacing").GetProperty("width").GetDouble());
    }

    [Fact]
    public void Evaluate_NothingLabelled_HasNoRelativeError()
    {
        var metrics = Evaluate([Row([0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0], null)]);

        var part = metrics.Classes[1].Volumes!;
        Assert.Equal((0, 0.001, double.NaN), (part.LabelledVolume, part.PredictedVolume, part.RelativeVolumeError));
    }

    [Fact]
    public void Evaluate_SpacingOfMasks_IsTheUnitOfDistances()
    {
        // The voxels are in the first and the second slice, which are 4 mm apart.
        var row = Row([1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0], new VolumeSpacing(1, 2, 4));

        var ofMasks = Evaluate([row], new() { Surfaces = new() });
        var given = Evaluate([row], new() { Surfaces = new() { Spacing = new PixelSpacing(3, 1, 1) } });

        Assert.Equal(DistanceUnit.Millimetres, ofMasks.DistanceUnit);
        Assert.Equal(4, ofMasks.Classes[1].Surfaces!.Hausdorff);
        Assert.Equal(DistanceUnit.Given, given.DistanceUnit);
        Assert.Equal(3, given.Classes[1].Surfaces!.Hausdorff);
        Assert.Equal(0.003, given.Classes[1].Volumes!.LabelledVolume);
    }

    [Fact]
    public void Evaluate_MasksOfDifferentSpacing_IsAnError()
    {
        byte[] voxels = new byte[8];
        var label = new SegmentationMask(2, 2, 2, voxels, new VolumeSpacing(1, 1, 1)).WithClasses(Classes);
        var nearly = new SegmentationMask(2, 2, 2, voxels, new VolumeSpacing(1, 1, 1.0000005));
        var other = new SegmentationMask(2, 2, 2, voxels, new VolumeSpacing(1, 1, 3));

        _ = Evaluate([new() { Label = label, PredictedLabel = nearly }]);
        var exception = Assert.Throws<SegmentationException>(() => Evaluate([new() { Label = label, PredictedLabel = other }]));

        Assert.Contains("predicted mask of image 1 are 1x1x3 mm apart, but those of the true one 1x1x1 mm", exception.Message, StringComparison.Ordinal);
        _ = Evaluate([new() { Label = label, PredictedLabel = other }], new() { Surfaces = new() { Spacing = new PixelSpacing(1, 1, 1) } });
    }

    [Fact]
    public void Evaluate_SpacingWithoutTheDistanceOfSlices_IsRefused()
    {
        var mask = new SegmentationMask(2, 2, 2, [0, 0, 0, 0, 0, 0, 0, 1], new VolumeSpacing(1, 1, 5));

        var exception = Assert.Throws<SegmentationException>(
            () => Evaluate([new() { Label = mask, PredictedLabel = mask }], new() { Surfaces = new() { Spacing = new PixelSpacing(1, 1) } }));

        Assert.Contains("Give three distances", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_SpacingOfPixelsForAVolumeOfOneSlice_TakesItsThicknessFromTheMasks()
    {
        // Four voxels of 0.5 x 0.5 x 3 mm: 3 mm³.
        var mask = new SegmentationMask(4, 2, 1, [1, 1, 1, 1, 0, 0, 0, 0], new VolumeSpacing(0.25, 0.25, 3));

        var metrics = Evaluate([new() { Label = mask, PredictedLabel = mask }], new() { Surfaces = new() { Spacing = new PixelSpacing(0.5, 0.5) } });

        Assert.Equal(0.003, metrics.Classes[1].Volumes!.LabelledVolume, 15);
        Assert.Equal(DistanceUnit.Given, metrics.DistanceUnit);
    }

    [Fact]
    public void Evaluate_SpacingWithTheDistanceOfSlicesForImages_IsRefused()
    {
        var mask = new SegmentationMask(2, 2, [0, 0, 0, 1]);

        var exception = Assert.Throws<SegmentationException>(
            () => Evaluate([new() { Label = mask, PredictedLabel = mask }], new() { Surfaces = new() { Spacing = new PixelSpacing(3, 1, 1) } }));

        Assert.Contains("image 1 has no slices. Give two distances", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_MasksOfDifferentDepth_IsAnError()
    {
        var label = new SegmentationMask(2, 2, 2, new byte[8], null).WithClasses(Classes);
        var predicted = new SegmentationMask(2, 4, new byte[8]);

        var exception = Assert.Throws<SegmentationException>(() => Evaluate([new() { Label = label, PredictedLabel = predicted }]));

        Assert.Contains("has 2x4 pixels, but the true one has 2x2x2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_PerImage_AveragesClassesOfEachVolumeFirst()
    {
        // Part: (4 - 2) / 2 and none labelled. Background: (4 - 6) / 6 and (7 - 8) / 8.
        var rows = new[] { Row([1, 1, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0], null), Row(new byte[8], [1, 0, 0, 0, 0, 0, 0, 0], null) };

        double perImage = Evaluate(rows, new() { Aggregation = MetricAggregation.PerImage }).MeanRelativeVolumeError;
        double withoutBackground = Evaluate(rows, new() { IncludeBackground = false, KeepImages = false }).MeanRelativeVolumeError;

        Assert.Equal((((1 - (2 / 6.0)) / 2) - (1 / 8.0)) / 2, perImage, 1e-12);
        Assert.Equal(1, withoutBackground);
    }

    private SegmentationMetrics Evaluate(IEnumerable<Case> rows, SegmentationEvaluationOptions? options = null) =>
        _mlContext.Segmentation().Evaluate(_mlContext.Data.LoadFromEnumerable(rows), options: (options ?? new()) with { Classes = Classes });

    private static Case Row(byte[] label, byte[] predicted, VolumeSpacing? spacing) => new()
    {
        Label = new SegmentationMask(2, 2, 2, label, spacing),
        PredictedLabel = new SegmentationMask(2, 2, 2, predicted, spacing),
    };

    private sealed class Case
    {
        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }
    }
}
