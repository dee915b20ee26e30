using System.Text.Json;
using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Surfaces;

namespace MLSegmentation.Tests.Evaluation.Surfaces;

public class SurfaceCalculatorTests
{
    private const double SinglePrecision = 1e-4;

    private static ImageSize Side => new(32, 32);

    [SharedReferenceFact]
    public void Compute_RandomMasks_GivesTheNumbersOfMonai()
    {
        using var reference = Read();
        var expected = reference.RootElement.GetProperty("monai_metrics");
        var masks = reference.RootElement.GetProperty("multiclass");
        for (int image = 0; image < masks.GetProperty("target").GetArrayLength(); image++)
        {
            byte[] label = ToBytes(masks.GetProperty("target")[image]);
            byte[] predicted = ToBytes(masks.GetProperty("pred")[image]);
            int width = masks.GetProperty("target")[image][0].GetArrayLength();
            for (int index = 0; index < 3; index++)
            {
                var metrics = SurfaceCalculator.Compute(label, predicted, new ImageSize(width, label.Length / width), index, new SurfaceOptions());
                double hausdorff = Value("hausdorff|p=None|none");
                Assert.Equal(hausdorff, metrics.Hausdorff, SinglePrecision);
                Assert.Equal(Value("assd|none"), metrics.AverageSymmetricSurfaceDistance, SinglePrecision);
                Assert.Equal(Value("surface_dice|tol=1|none"), metrics.SurfaceDice, SinglePrecision);

                // Between two infinite distances that library interpolates to NaN.
                Assert.Equal(double.IsInfinity(hausdorff) ? hausdorff : Value("hausdorff|p=95|none"), metrics.Hausdorff95, SinglePrecision);

                double Value(string name) => ToDouble(expected.GetProperty(name)[image][index]);
            }
        }
    }

    [Fact]
    public void Compute_PartOfALine_HasTheCenterlineDiceOfItsShares()
    {
        // All 3 pixels of the predicted line lie in the labelled one, and 3 of whose 5 in the predicted one.
        byte[] label = [1, 1, 1, 1, 1, 0];
        byte[] predicted = [0, 1, 1, 1, 0, 0];

        var metrics = SurfaceCalculator.Compute(label, predicted, new ImageSize(6, 1), 1, new SurfaceOptions());

        Assert.Equal(2 * 1 * (3 / 5.0) / (1 + (3 / 5.0)), metrics.CenterlineDice, 1e-12);
        Assert.Equal(0, SurfaceCalculator.Compute(label, new byte[6], new ImageSize(6, 1), 1, new SurfaceOptions()).CenterlineDice);
        Assert.Equal(double.NaN, SurfaceCalculator.Compute(label, predicted, new ImageSize(3, 1, 2), 1, new SurfaceOptions()).CenterlineDice);
    }

    [SharedReferenceFact]
    public void Compute_Discs_GivesTheNumbersOfMonai()
    {
        using var reference = Read();
        var expected = reference.RootElement.GetProperty("discs32");
        byte[] label = Disc(15, 15, 81);
        byte[] predicted = Disc(17, 14, 64);

        var metrics = SurfaceCalculator.Compute(label, predicted, Side, 1, new SurfaceOptions());
        var wider = SurfaceCalculator.Compute(label, predicted, Side, 1, new SurfaceOptions { Tolerance = 2 });
        var stretched = SurfaceCalculator.Compute(label, predicted, Side, 1, new SurfaceOptions { Spacing = new PixelSpacing(2, 1) });

        Assert.Equal(Value("hd"), metrics.Hausdorff, SinglePrecision);
        Assert.Equal(Value("hd95"), metrics.Hausdorff95, SinglePrecision);
        Assert.Equal(Value("hd_directed_pred_to_gt"), metrics.DirectedHausdorff, SinglePrecision);
        Assert.Equal(Value("asd_pred_to_gt"), metrics.AverageSurfaceDistance, SinglePrecision);
        Assert.Equal(Value("assd"), metrics.AverageSymmetricSurfaceDistance, SinglePrecision);
        Assert.Equal(Value("nsd_tol1"), metrics.SurfaceDice, SinglePrecision);
        Assert.Equal(Value("nsd_tol2"), wider.SurfaceDice, SinglePrecision);
        Assert.Equal(Value("hd_spacing_2_1"), stretched.Hausdorff, SinglePrecision);

        double Value(string name) => expected.GetProperty(name)[0][0].GetDouble();
    }

    [Fact]
    public void Compute_LinesOfPixels_MeasuresBothWays()
    {
        // From the label's two pixels, the prediction is 1 and 0 away; from the prediction's three, the label is 0, 1 and 2.
        var metrics = Compute(["11...."], [".111.."], new SurfaceOptions());

        Assert.Equal(2, metrics.Hausdorff);
        Assert.Equal(1 + (0.9 * (2 - 1)), metrics.Hausdorff95, 1e-12);
        Assert.Equal((1 + 0 + 0 + 1 + 2) / 5.0, metrics.AverageSymmetricSurfaceDistance);
        Assert.Equal(2, metrics.DirectedHausdorff);
        Assert.Equal((0 + 1 + 2) / 3.0, metrics.AverageSurfaceDistance);
        Assert.Equal(4 / 5.0, metrics.SurfaceDice);
        Assert.Equal(1 / 4.0, metrics.BoundaryIoU);
    }

    [Fact]
    public void Compute_DistanceOfTheTolerance_IsWithinDespiteRounding()
    {
        var metrics = Compute(["1..."], ["...1"], new SurfaceOptions { Spacing = new PixelSpacing(0.1, 0.1), Tolerance = 0.3 });

        Assert.Equal(1, metrics.SurfaceDice);
    }

    [Fact]
    public void Compute_SquaresOneColumnApart_ComparesTheirRings()
    {
        string[] label = [".......", ".11111.", ".11111.", ".11111.", ".11111.", ".11111.", "......."];
        string[] predicted = [".......", "..11111", "..11111", "..11111", "..11111", "..11111", "......."];

        // The diagonal has 9.9 pixels. Rings one pixel wide have 16 pixels each and 4 in common at the top as well as at the bottom.
        Assert.Equal(8 / (16.0 + 16 - 8), Compute(label, predicted, new SurfaceOptions { BoundaryWidth = 0.1 }).BoundaryIoU);

        // Two pixels wide, they lack the middle of each square only; the squares have 20 pixels in common, among them both middles.
        Assert.Equal(18 / (24.0 + 24 - 18), Compute(label, predicted, new SurfaceOptions { BoundaryWidth = 0.2 }).BoundaryIoU);
    }

    [Fact]
    public void Compute_AreaUpToTheEndOfTheImage_HasItsOutlineThere()
    {
        string[] ring = ["111", "1.1", "111"];

        var metrics = Compute(["111", "111", "111"], ring, new SurfaceOptions());

        Assert.Equal(0, metrics.Hausdorff);
        Assert.Equal(1, metrics.BoundaryIoU);
    }

    [Fact]
    public void Compute_ClassInNeitherMask_IsNotANumber()
    {
        var metrics = Compute(["..2x"], ["..01"], new SurfaceOptions());

        Assert.Equal(double.NaN, metrics.Hausdorff);
        Assert.Equal(double.NaN, metrics.Hausdorff95);
        Assert.Equal(double.NaN, metrics.AverageSymmetricSurfaceDistance);
        Assert.Equal(double.NaN, metrics.SurfaceDice);
        Assert.Equal(double.NaN, metrics.BoundaryIoU);
    }

    [Theory]
    [InlineData("..1.", "....")]
    [InlineData("....", "..1.")]
    [InlineData("..1x", "...1")]
    public void Compute_ClassInOneMask_IsInfinitelyFar(string label, string predicted)
    {
        var metrics = Compute([label], [predicted], new SurfaceOptions());

        Assert.Equal(double.PositiveInfinity, metrics.Hausdorff);
        Assert.Equal(double.PositiveInfinity, metrics.Hausdorff95);
        Assert.Equal(double.PositiveInfinity, metrics.AverageSymmetricSurfaceDistance);
        Assert.Equal(0, metrics.SurfaceDice);
        Assert.Equal(0, metrics.BoundaryIoU);
    }

    [Fact]
    public void Compute_FrameOfIgnoredPixels_ChangesNoDistance()
    {
        string[] label = ["11...", "11...", "....."];
        string[] predicted = ["111..", "111..", ".1..1"];
        var options = new SurfaceOptions { Spacing = new PixelSpacing(1.5, 0.5) };

        var framed = Compute(
            ["xxxxxxx", "x11...x", "x11...x", "x.....x", "xxxxxxx"],
            ["1111111", "1111..1", "1111..1", "1.1..11", "1111111"],
            options);

        Assert.Equal(Compute(label, predicted, options), framed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Compute_RandomMasks_AgreesWithComparingAllPoints(int seed)
    {
        const int Width = 13;
        var size = new ImageSize(Width, 11);
        var random = new Random(seed);
        byte[] label = RandomMask(random, 0.7);
        byte[] predicted = RandomMask(random, 0.3);
        var options = new SurfaceOptions { Spacing = new PixelSpacing(random.Next(1, 4), 0.7), Tolerance = 1.5 };
        var spacing = options.Spacing.Value;

        var metrics = SurfaceCalculator.Compute(label, predicted, size, 1, options);
        var swapped = SurfaceCalculator.Compute(predicted, label, size, 1, options);

        double[][] directions = [Directed(label, predicted), Directed(predicted, label)];
        Assert.Equal(directions.Max(distances => distances.Max()), metrics.Hausdorff, 1e-12);
        Assert.Equal(directions.SelectMany(distances => distances).Average(), metrics.AverageSymmetricSurfaceDistance, 1e-12);
        Assert.Equal(directions.SelectMany(distances => distances).Average(distance => distance <= 1.5 ? 1 : 0), metrics.SurfaceDice, 1e-12);
        Assert.InRange(metrics.Hausdorff95, 0, metrics.Hausdorff);
        Assert.Equal(directions[1].Max(), metrics.DirectedHausdorff, 1e-12);
        Assert.Equal(directions[1].Average(), metrics.AverageSurfaceDistance, 1e-12);
        Assert.Equal(directions[0].Max(), swapped.DirectedHausdorff, 1e-12);
        Assert.Equal(metrics, swapped with { DirectedHausdorff = metrics.DirectedHausdorff, AverageSurfaceDistance = metrics.AverageSurfaceDistance });

        double[] Directed(byte[] from, byte[] to) => [.. Outline(from).Select(point => Outline(to).Min(other => Distance(point, other)))];

        double Distance(int first, int second) =>
            double.Hypot(spacing.Height * ((first / Width) - (second / Width)), spacing.Width * ((first % Width) - (second % Width)));

        IEnumerable<int> Outline(byte[] mask) => Enumerable.Range(0, mask.Length).Where(index => mask[index] == 1
            && (index % Width == 0 || index % Width == Width - 1 || index < Width || index >= mask.Length - Width
                || mask[index - 1] + mask[index + 1] + mask[index - Width] + mask[index + Width] < 4));

        static byte[] RandomMask(Random random, double share) => [.. Enumerable.Range(0, Width * 11).Select(_ => (byte)(random.NextDouble() < share ? 1 : 0))];
    }

    [Fact]
    public void Compute_SameMasks_AreZeroApart()
    {
        string[] mask = ["1.11.", ".111.", "..1.."];

        var metrics = Compute(mask, mask, new SurfaceOptions());

        Assert.Equal((0, 0, 0), (metrics.Hausdorff, metrics.Hausdorff95, metrics.AverageSymmetricSurfaceDistance));
        Assert.Equal((1, 1), (metrics.SurfaceDice, metrics.BoundaryIoU));
    }

    private static SurfaceMetrics Compute(string[] label, string[] predicted, SurfaceOptions options) =>
        SurfaceCalculator.Compute(MaskRows.Parse(label), MaskRows.Parse(predicted), new ImageSize(label[0].Length, label.Length), 1, options);

    private static byte[] Disc(int row, int column, int squaredRadius) => [.. Enumerable.Range(0, 32 * 32)
        .Select(index => (Y: (index / 32) - row, X: (index % 32) - column))
        .Select(offset => (byte)((offset.Y * offset.Y) + (offset.X * offset.X) <= squaredRadius ? 1 : 0))];

    private static byte[] ToBytes(JsonElement rows) =>
        [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => (byte)value.GetDouble())];

    private static double ToDouble(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() == "inf" ? double.PositiveInfinity : double.NaN;

    private static JsonDocument Read() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedReference, "reference.json")));
}
