using System.Text.Json;
using Microsoft.ML;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Tests.Evaluation.Comparison;

public class SegmentationComparisonTests
{
    private static readonly byte[] Label = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
    private readonly SegmentationCatalog _catalog = new MLContext(seed: 1).Segmentation();

    [Fact]
    public void Compare_ThreeImagesOneEqual_CountsAndTestsTheDifferences()
    {
        // Of 10 pixels, A has 9, 8, 7 right and B 8, 6, 7: differences 0.1, 0.2, 0.
        var accuracy = _catalog.Compare(Evaluate(9, 8, 7), Evaluate(8, 6, 7)).PixelAccuracy;

        Assert.Equal((3, 2, 1, 0), (accuracy.ImageCount, accuracy.Wins, accuracy.Ties, accuracy.Losses));
        Assert.Equal(0.8, accuracy.MeanA, 12);
        Assert.Equal(0.7, accuracy.MeanB, 12);
        Assert.Equal(0.1, accuracy.MeanDifference, 12);
        Assert.Equal(0, accuracy.ConfidenceInterval.Lower, 12);
        Assert.Equal(0.2, accuracy.ConfidenceInterval.Upper, 12);

        // The zero is left out: rank sums 3 and 0, mean 1.5, variance 2·3·5/24, as scipy.stats.wilcoxon([0.1, 0.2, 0]).
        Assert.Equal(0, accuracy.SignedRankStatistic);
        Assert.Equal(0.17971249487899985, accuracy.PValue, 12);
        Assert.False(accuracy.IsExact);
    }

    [Fact]
    public void Compare_Exchanged_ChangesTheSign()
    {
        var ab = _catalog.Compare(Evaluate(9, 8, 7), Evaluate(8, 6, 4)).PixelAccuracy;
        var ba = _catalog.Compare(Evaluate(8, 6, 4), Evaluate(9, 8, 7)).PixelAccuracy;

        Assert.Equal(-ab.MeanDifference, ba.MeanDifference, 12);
        Assert.Equal((ab.Wins, ab.Losses), (ba.Losses, ba.Wins));

        // Three differences of one sign: 2 of 2³.
        Assert.Equal((0.25, true), (ab.PValue, ab.IsExact));
        Assert.Equal(ab.PValue, ba.PValue);
    }

    [Fact]
    public void Compare_ClassThatIsAbsentInAnImage_IsComparedInTheOthers()
    {
        var a = Evaluate(null, ("1.png", [0, 1], [0, 1]), ("2.png", [0, 0], [0, 0]));
        var b = Evaluate(null, ("1.png", [0, 1], [0, 0]), ("2.png", [0, 0], [0, 0]));

        var comparison = _catalog.Compare(a, b);

        Assert.Equal(2, comparison.ImageCount);
        Assert.Equal("foreground", comparison.Classes[1].Name);
        Assert.Equal((1, 1.0), (comparison.Classes[1].Dice.ImageCount, comparison.Classes[1].Dice.MeanDifference));
        Assert.Equal((2, 1), (comparison.Classes[0].IoU.ImageCount, comparison.Classes[0].IoU.Ties));

        // One image tells nothing of how images differ.
        Assert.Equal(new ConfidenceInterval(double.NaN, double.NaN), comparison.Classes[1].Dice.ConfidenceInterval);
        Assert.False(double.IsNaN(comparison.Classes[0].Dice.ConfidenceInterval.Lower));
    }

    [Fact]
    public void Compare_OneImage_HasNoInterval()
    {
        var comparison = _catalog.Compare(Evaluate(9), Evaluate(7));

        Assert.Equal((1, 0.2), (comparison.PixelAccuracy.ImageCount, Math.Round(comparison.PixelAccuracy.MeanDifference, 12)));
        Assert.Equal(new ConfidenceInterval(double.NaN, double.NaN), comparison.PixelAccuracy.ConfidenceInterval);
        Assert.Equal(1, comparison.PixelAccuracy.PValue);
        using var json = JsonDocument.Parse(comparison.ToJson());
        var interval = json.RootElement.GetProperty("pixelAccuracy").GetProperty("confidenceInterval");
        Assert.Equal(JsonValueKind.Null, interval.GetProperty("lower").ValueKind);
    }

    [Fact]
    public void Compare_SameMetrics_IsEqualEverywhere()
    {
        var metrics = Evaluate(9, 8, 7);

        var comparison = _catalog.Compare(metrics, metrics);

        Assert.Equal((0, 3, 0, 1.0), (comparison.MeanDice.Wins, comparison.MeanDice.Ties, comparison.MeanDice.Losses, comparison.MeanDice.PValue));
        Assert.Equal(new ConfidenceInterval(0, 0), comparison.MeanDice.ConfidenceInterval);
    }

    [Fact]
    public void ToString_Comparison_IsATable()
    {
        string[] lines = _catalog.Compare(Evaluate(9, 8, 7), Evaluate(8, 6, 7)).ToString().Split('\n');

        Assert.Equal("metric              images       A       B    A - B       95% interval       p  A better  equal  B better", lines[0]);
        Assert.Equal("pixel accuracy           3  0.8000  0.7000  +0.1000  0.0000 to +0.2000  0.1797         2      1         0", lines[3]);
        Assert.Equal(
            ["metric", "mean Dice", "mean IoU", "pixel accuracy", "Dice of background", "Dice of foreground", "IoU of background", "IoU of foreground", ""],
            lines.Select(line => line.Split("  ")[0]));
    }

    [Fact]
    public void SaveJson_Comparison_WritesEveryRow()
    {
        using var folder = new TemporaryFolder();
        var comparison = _catalog.Compare(Evaluate(9, 8, 7), Evaluate(8, 6, 7));

        comparison.SaveJson(folder["comparison.json"]);

        Assert.Equal(comparison.ToJson(), File.ReadAllText(folder["comparison.json"]));
        using var json = JsonDocument.Parse(comparison.ToJson());
        Assert.Equal(["images", "meanDice", "meanIoU", "pixelAccuracy", "classes", "bootstrap"], json.RootElement.EnumerateObject().Select(item => item.Name));
        Assert.Equal(comparison.PixelAccuracy.PValue, json.RootElement.GetProperty("pixelAccuracy").GetProperty("pValue").GetDouble());
        Assert.Equal("foreground", json.RootElement.GetProperty("classes")[1].GetProperty("name").GetString());
    }

    [Fact]
    public void Compare_OtherImage_NamesIt() => AssertDiffers(
        "image 2 is 2.png for A, but 3.png for B;",
        Evaluate(null, ("1.png", [0], [0]), ("2.png", [0], [0])),
        Evaluate(null, ("1.png", [0], [0]), ("3.png", [0], [0])));

    [Fact]
    public void Compare_OtherNumberOfImages_SaysSo() => AssertDiffers("the number of images is 2 for A, but 3 for B;", Evaluate(9, 8), Evaluate(9, 8, 7));

    [Fact]
    public void Compare_OtherLabels_NamesImageAndClass() => AssertDiffers(
        "the number of pixels of '1.png' that are labelled 'background' is 1 for A, but 2 for B;",
        Evaluate(null, ("1.png", [0, 1], [0, 0])),
        Evaluate(null, ("1.png", [0, 0], [0, 0])));

    [Fact]
    public void Compare_OtherOptions_NamesThem() => AssertDiffers(
        "AbsentClasses is Skip for A, but One for B;",
        Evaluate(null, ("1.png", [0], [0])),
        Evaluate(new() { AbsentClasses = AbsentClassPolicy.One }, ("1.png", [0], [0])));

    [Fact]
    public void Compare_ImagesNotKept_SaysWhatToSet() => AssertDiffers(
        "KeepImages was false",
        Evaluate(null, ("1.png", [0], [0])),
        Evaluate(new() { KeepImages = false }, ("1.png", [0], [0])));

    [Fact]
    public void Compare_ImagesLeftOut_SaysWhatToCompare() => AssertDiffers(
        "or Images was set to none", Evaluate(9, 8) with { Images = [] }, Evaluate(9, 8) with { Images = [] });

    [Fact]
    public void Compare_SomeOfTheImages_ComparesThem()
    {
        var (a, b) = (Evaluate(9, 8, 7), Evaluate(8, 6, 7));

        var comparison = _catalog.Compare(a with { Images = [a.Images[0], a.Images[2]] }, b with { Images = [b.Images[0], b.Images[2]] });

        Assert.Equal((2, 1, 1), (comparison.ImageCount, comparison.PixelAccuracy.Wins, comparison.PixelAccuracy.Ties));
    }

    [Fact]
    public void Compare_NoResamples_Throws() =>
        Assert.Throws<SegmentationOptionException>(() => _catalog.Compare(Evaluate(9), Evaluate(9), new() { Resamples = 0 }));

    private static SegmentationMetrics Evaluate(params int[] right) =>
        Evaluate(null, [.. right.Select(
            (count, index) => ($"{index + 1}.png", Label, Label.Select((value, pixel) => pixel < count ? value : (byte)(1 - value)).ToArray()))]);

    private static SegmentationMetrics Evaluate(SegmentationEvaluationOptions? options, params (string Path, byte[] Label, byte[] Predicted)[] images)
    {
        var accumulator = new MetricAccumulator(2, options);
        foreach (var (path, label, predicted) in images)
        {
            accumulator.Add(new EvaluatedImage { Label = label, Predicted = predicted, Path = path, Name = path });
        }

        return accumulator.ToMetrics(SegmentationClasses.Binary);
    }

    private void AssertDiffers(string expected, SegmentationMetrics first, SegmentationMetrics second) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => _catalog.Compare(first, second)).Message, StringComparison.Ordinal);
}
