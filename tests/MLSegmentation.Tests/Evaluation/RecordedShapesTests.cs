using System.Text.Json;
using MLSegmentation.Evaluation.Objects;
using MLSegmentation.Evaluation.Surfaces;
using MLSegmentation.Morphology;

namespace MLSegmentation.Tests.Evaluation;

/// <summary>What <c>record_shapes.py</c> recorded from SciPy: 200 random pairs of masks, some empty, full or partly ignored.</summary>
public class RecordedShapesTests
{
    [Fact]
    public void Surfaces_OfRandomMasks_AreThoseOfSciPy()
    {
        int compared = 0;
        foreach (var item in ReadCases())
        {
            var options = new SurfaceOptions { Spacing = Spacing(item), Tolerance = item.GetProperty("tolerance").GetDouble() };
            var metrics = SurfaceCalculator.Compute(Mask(item, "label"), Mask(item, "predicted"), Width(item), 1, options);
            double[] values = [metrics.Hausdorff, metrics.Hausdorff95, metrics.AverageSymmetricSurfaceDistance, metrics.SurfaceDice, metrics.BoundaryIoU];
            Assert.Equal(item.GetProperty("surfaces").EnumerateArray().Select(ToDouble), values, IsClose);
            compared++;
        }

        Assert.Equal(200, compared);
    }

    [Theory]
    [InlineData("objects4", PixelConnectivity.Four)]
    [InlineData("objects8", PixelConnectivity.Eight)]
    public void Objects_OfRandomMasks_AreThoseOfSciPy(string name, PixelConnectivity connectivity)
    {
        var options = new ObjectOptions { Connectivity = connectivity };
        foreach (var item in ReadCases())
        {
            var expected = item.GetProperty(name);
            var metrics = ObjectCalculator.Compute(Mask(item, "label"), Mask(item, "predicted"), Width(item), 1, options).ToMetrics(options.IoUThresholds);
            Assert.Equal(expected.GetProperty("labelled").GetInt32(), metrics.LabelledCount);
            Assert.Equal(expected.GetProperty("predicted").GetInt32(), metrics.PredictedCount);
            Assert.Equal(expected.GetProperty("hits").EnumerateArray().Select(value => value.GetInt32()), metrics.TruePositives);
            Assert.Equal(
                new[] { "averagePrecision", "panopticQuality", "objectDice" }.Select(value => ToDouble(expected.GetProperty(value))),
                [metrics.AveragePrecision, metrics.PanopticQuality, metrics.ObjectDice],
                IsClose);
        }
    }

    [Fact]
    public void Distances_OfRandomMasks_AreThoseOfSciPy()
    {
        int compared = 0;
        foreach (var item in ReadCases().Where(item => item.TryGetProperty("distances", out _)))
        {
            double[] values = [.. Mask(item, "predicted").Select(pixel => pixel == 0 ? 0 : DistanceTransform.None)];
            new DistanceTransform(Width(item), Spacing(item).Height, Spacing(item).Width).Transform(values, Width(item));
            Assert.Equal(item.GetProperty("distances").EnumerateArray().Select(ToDouble), values.Select(Math.Sqrt), IsClose);
            compared += values.Length;
        }

        Assert.InRange(compared, 1000, int.MaxValue);
    }

    private static bool IsClose(double expected, double actual) => expected.Equals(actual) || Math.Abs(expected - actual) < 1e-12;

    private static int Width(JsonElement item) => item.GetProperty("width").GetInt32();

    private static PixelSpacing Spacing(JsonElement item) => new(item.GetProperty("spacing")[0].GetDouble(), item.GetProperty("spacing")[1].GetDouble());

    private static byte[] Mask(JsonElement item, string name) => MaskRows.Parse(item.GetProperty(name).GetString()!);

    private static double ToDouble(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() == "inf" ? double.PositiveInfinity : double.NaN;

    private static List<JsonElement> ReadCases()
    {
        string path = Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "Evaluation", "shapes.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.EnumerateArray().Select(item => item.Clone())];
    }
}
