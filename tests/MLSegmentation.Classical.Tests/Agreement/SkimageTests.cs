using System.Globalization;
using MLSegmentation.Classical.Growing;
using MLSegmentation.Classical.Thresholds;

namespace MLSegmentation.Classical.Tests.Agreement;

/// <summary>Agreement with scikit-image on 100 drawn images, as record_skimage.py recorded it.</summary>
public sealed class SkimageTests
{
    private const int Window = 9;

    private static readonly string File = Path.Combine(Repository.Root, "tests", "MLSegmentation.Classical.Tests", "Agreement", "skimage.csv");
    private static readonly string[][] Recorded = [.. System.IO.File.ReadAllLines(File).Select(line => line.Split(','))];

    [Theory]
    [InlineData("otsu", ThresholdMethod.Otsu)]
    [InlineData("li", ThresholdMethod.Li)]
    [InlineData("isodata", ThresholdMethod.Isodata)]
    [InlineData("yen", ThresholdMethod.Yen)]
    [InlineData("triangle", ThresholdMethod.Triangle)]
    [InlineData("minimum", ThresholdMethod.Minimum)]
    [InlineData("mean", ThresholdMethod.Mean)]
    public void Find_DrawnImages_GivesTheThresholdsOfScikitImage(string name, ThresholdMethod method) =>
        AssertAgree(name, 1e-9, image => [ThresholdSearch.Find(method, image.Values)]);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void MultiOtsu_DrawnImages_PartsClassesAtLeastAsFarAsScikitImage(int classes)
    {
        int column = Array.IndexOf(Recorded[0], $"multi-otsu-{classes}");
        double[] differences =
        [
            .. Recorded.Skip(1).Select(row =>
            {
                double recorded = double.Parse(row[column], CultureInfo.InvariantCulture);
                var image = Draw(row);
                return (SumOfSquares(image, MultiOtsu.Find(image.Values, classes)) / recorded) - 1;
            }),
        ];

        // scikit-image computes in single precision, and takes another threshold where two are as good to seven digits.
        Assert.All(differences, difference => Assert.InRange(difference, -1e-12, 1e-6));
        Assert.InRange(differences.Count(difference => difference < 1e-12), 95, 100);
    }

    [Theory]
    [InlineData("local-mean", LocalThresholdMethod.Mean, 2)]
    [InlineData("local-gaussian", LocalThresholdMethod.Gaussian, 2)]
    [InlineData("niblack", LocalThresholdMethod.Niblack, 0.3)]
    [InlineData("sauvola", LocalThresholdMethod.Sauvola, 0.3)]
    public void FindLocal_DrawnImages_GivesTheThresholdsOfScikitImage(string name, LocalThresholdMethod method, double weight) =>
        AssertAgree(name, 1e-7, image =>
        {
            double range = image.Values[0] == image.Levels[0] ? 255 : (double)image.Values.Max() - image.Values.Min();
            double[] thresholds = LocalThresholds.Find(image.Values, image.Width, method, Window, weight, range);
            return [thresholds.Sum(), thresholds[0], thresholds[(7 * image.Width) + 11]];
        });

    [Fact]
    public void Hysteresis_DrawnImages_MarksThePixelsOfScikitImage() => AssertEqual("hysteresis", image =>
    {
        var (_, otsu, high) = FindLevels(image);
        return Hysteresis.Mark(image.Values, image.Width, otsu, high).Select(isMarked => isMarked ? 1 : 0);
    });

    [Fact]
    public void Flooding_DrawnImages_GivesTheClassesOfScikitImage() => AssertEqual("watershed", image =>
    {
        byte[] labels = FindSeeds(image);
        Flooding.Flood(image.Values, image.Width, labels);
        return labels.Select(label => label + 1);
    });

    [Fact]
    public void Walk_DrawnImages_GivesTheProbabilitiesAndClassesOfScikitImage()
    {
        int column = Array.IndexOf(Recorded[0], "walker-classes");
        List<string> others = [];
        AssertAgree("walker", 2e-5, image =>
        {
            double[] probabilities = Walk(image);
            others.Add(DrawnImage.Hash(probabilities.Select(probability => probability > 0.5 ? 1 : 0)));
            return [probabilities.Sum(), .. Enumerable.Range(5, 10).Select(row => probabilities[(row * image.Width) + 7])];
        });

        Assert.Equal(Recorded.Skip(1).Select(row => row[column]), others);
    }

    [Fact]
    public void DrawnImages_OfEachSeed_AreTheRecordedOnes()
    {
        Assert.Equal(100, Recorded.Length - 1);
        AssertEqual("image", image => image.Levels);
    }

    private static double[] Walk(DrawnImage image) =>
        new Walk(Array.ConvertAll(image.Values, value => value / 255), image.Width, 130).Solve(FindSeeds(image), CancellationToken.None);

    private static (double Low, double Otsu, double High) FindLevels(DrawnImage image)
    {
        double otsu = ThresholdSearch.Find(ThresholdMethod.Otsu, image.Values);
        return ((otsu + image.Values.Min()) / 2, otsu, (otsu + image.Values.Max()) / 2);
    }

    private static byte[] FindSeeds(DrawnImage image)
    {
        var (low, _, high) = FindLevels(image);
        return Array.ConvertAll(image.Values, value => value > high ? Seeds.Above : value <= low ? Seeds.Below : Seeds.Unknown);
    }

    /// <summary>The sum over classes of weight times squared mean, which multi-Otsu maximises.</summary>
    private static double SumOfSquares(DrawnImage image, double[] thresholds)
    {
        var histogram = LevelHistogram.Create(image.Values);
        var levels = histogram.Levels.Zip(histogram.Counts).GroupBy(level => thresholds.Count(threshold => level.First > threshold));
        return levels.Sum(group => Math.Pow(group.Sum(level => level.First * level.Second), 2) / group.Sum(level => level.Second)) / image.Values.Length;
    }

    private static void AssertEqual(string name, Func<DrawnImage, IEnumerable<int>> compute)
    {
        int column = Array.IndexOf(Recorded[0], name);

        Assert.Empty(Recorded.Skip(1).Where(row => DrawnImage.Hash(compute(Draw(row))) != row[column]).Select(row => row[0]));
    }

    private static void AssertAgree(string name, double tolerance, Func<DrawnImage, double[]> compute)
    {
        int column = Array.IndexOf(Recorded[0], name);
        var different =
            from row in Recorded.Skip(1)
            let expected = row[column].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()
            let found = compute(Draw(row))
            where expected.Zip(found).Any(pair => Math.Abs(pair.First - pair.Second) > tolerance * Math.Max(1, Math.Abs(pair.First)))
            select $"{row[0]}: {row[column]}, but {string.Join(' ', found)}";

        Assert.Empty(different);
    }

    private static DrawnImage Draw(string[] row) => new(int.Parse(row[0], CultureInfo.InvariantCulture));
}
