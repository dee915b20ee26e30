using System.Text.Json;
using MLSegmentation.Evaluation.Objects;
using MLSegmentation.Evaluation.Surfaces;
using MLSegmentation.Morphology;

namespace MLSegmentation.Tests.Evaluation;

/// <summary>
/// What <c>record_shapes.py</c> recorded from SciPy: 200 random pairs of masks of images and 50 of volumes, some empty, full or partly ignored.
/// </summary>
public class RecordedShapesTests
{
    private const string Images = "shapes.json";
    private const string Volumes = "volumes.json";

    [Theory]
    [InlineData(Images, 200)]
    [InlineData(Volumes, 50)]
    public void Surfaces_OfRandomMasks_AreThoseOfSciPy(string file, int count)
    {
        int compared = 0;
        foreach (var item in ReadCases(file))
        {
            var options = new SurfaceOptions { Spacing = Spacing(item), Tolerance = item.GetProperty("tolerance").GetDouble() };
            var metrics = SurfaceCalculator.Compute(Mask(item, "label"), Mask(item, "predicted"), Size(item), 1, options);
            double[] values =
            [
                metrics.Hausdorff, metrics.Hausdorff95, metrics.AverageSymmetricSurfaceDistance, metrics.SurfaceDice, metrics.BoundaryIoU,
                metrics.CenterlineDice,
            ];
            Assert.Equal(item.GetProperty("surfaces").EnumerateArray().Select(ToDouble), values, IsClose);
            compared++;
        }

        Assert.Equal(count, compared);
    }

    [Theory]
    [InlineData(Images, "objects4", PixelConnectivity.Four)]
    [InlineData(Images, "objects4", PixelConnectivity.Six)]
    [InlineData(Images, "objects8", PixelConnectivity.Eight)]
    [InlineData(Images, "objects8", PixelConnectivity.Eighteen)]
    [InlineData(Volumes, "objects6", PixelConnectivity.Six)]
    [InlineData(Volumes, "objects6", PixelConnectivity.Four)]
    [InlineData(Volumes, "objects18", PixelConnectivity.Eighteen)]
    [InlineData(Volumes, "objects26", PixelConnectivity.TwentySix)]
    [InlineData(Volumes, "objects26", PixelConnectivity.Eight)]
    public void Objects_OfRandomMasks_AreThoseOfSciPy(string file, string name, PixelConnectivity connectivity)
    {
        var options = new ObjectOptions { Connectivity = connectivity };
        foreach (var item in ReadCases(file))
        {
            var expected = item.GetProperty(name);
            var metrics = ObjectCalculator.Compute(Mask(item, "label"), Mask(item, "predicted"), Size(item), 1, options).ToMetrics(options.IoUThresholds);
            Assert.Equal(expected.GetProperty("labelled").GetInt32(), metrics.LabelledCount);
            Assert.Equal(expected.GetProperty("predicted").GetInt32(), metrics.PredictedCount);
            Assert.Equal(expected.GetProperty("hits").EnumerateArray().Select(value => value.GetInt32()), metrics.TruePositives);
            Assert.Equal(
                new[] { "averagePrecision", "panopticQuality", "objectDice", "aggregatedJaccard", "adaptedRandError" }
                    .Select(value => ToDouble(expected.GetProperty(value))),
                [metrics.AveragePrecision, metrics.PanopticQuality, metrics.ObjectDice, metrics.AggregatedJaccard, metrics.AdaptedRandError],
                IsClose);
        }
    }

    [Fact]
    public void Distances_OfRandomMasks_AreThoseOfSciPy()
    {
        int compared = 0;
        foreach (var item in ReadCases(Images).Where(item => item.TryGetProperty("distances", out _)))
        {
            double[] values = [.. Mask(item, "predicted").Select(pixel => pixel == 0 ? 0 : DistanceTransform.None)];
            new DistanceTransform(Width(item), Spacing(item).Height, Spacing(item).Width).Transform(values, Width(item));
            Assert.Equal(item.GetProperty("distances").EnumerateArray().Select(ToDouble), values.Select(Math.Sqrt), IsClose);
            compared += values.Length;
        }

        Assert.InRange(compared, 1000, int.MaxValue);
    }

    [Fact]
    public void Distances_OfRandomVolumes_AreThoseOfSciPy()
    {
        int compared = 0;
        foreach (var item in ReadCases(Volumes).Where(item => item.TryGetProperty("distances", out _)))
        {
            var size = Size(item);
            var volume = new VolumeDistances(size, Spacing(item));
            byte[] predicted = Mask(item, "predicted");
            for (int index = 0; index < predicted.Length; index++)
            {
                volume.Steps[index] = predicted[index] == 0 ? 0 : float.PositiveInfinity;
            }

            volume.Count();
            double[] values = [.. Enumerable.Range(0, size.Depth).SelectMany(z => volume.Measure(z).ToArray())];
            Assert.Equal(item.GetProperty("distances").EnumerateArray().Select(ToDouble), values.Select(Math.Sqrt), IsClose);
            var looked = new List<double>();
            for (int z = 0; z < size.Depth; z++)
            {
                volume.AddDistances(z, [.. Enumerable.Range(0, size.Width * size.Height)], looked);
            }

            Assert.Equal(values.Select(Math.Sqrt), looked, IsClose);
            compared += values.Length;
        }

        Assert.InRange(compared, 500, int.MaxValue);
    }

    private static bool IsClose(double expected, double actual) => expected.Equals(actual) || Math.Abs(expected - actual) < 1e-12;

    private static int Width(JsonElement item) => item.GetProperty("width").GetInt32();

    private static ImageSize Size(JsonElement item)
    {
        int depth = item.TryGetProperty("depth", out var slices) ? slices.GetInt32() : 1;
        return new ImageSize(Width(item), Mask(item, "label").Length / depth / Width(item), depth);
    }

    private static PixelSpacing Spacing(JsonElement item) => item.GetProperty("spacing").EnumerateArray().Select(ToDouble).ToArray() switch
    {
        [var height, var width] => new(height, width),
        var sides => new(sides[0], sides[1], sides[2]),
    };

    private static byte[] Mask(JsonElement item, string name) => MaskRows.Parse(item.GetProperty(name).GetString()!);

    private static double ToDouble(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() == "inf" ? double.PositiveInfinity : double.NaN;

    private static List<JsonElement> ReadCases(string file)
    {
        string path = Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "Evaluation", file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.EnumerateArray().Select(item => item.Clone())];
    }
}
