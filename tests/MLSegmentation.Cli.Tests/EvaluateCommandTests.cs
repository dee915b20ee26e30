using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Cli.Tests;

public sealed class EvaluateCommandTests
{
    // Two images of four pixels. a: one of two cell pixels found, none wrong. b: no cell at all, one pixel wrongly found.
    private static readonly byte[] TruthA = [0, 0, 255, 255];
    private static readonly byte[] PredictedA = [0, 0, 0, 255];
    private static readonly byte[] TruthB = [0, 0, 0, 0];
    private static readonly byte[] PredictedB = [0, 0, 0, 255];

    // Of the cell: a has Dice 2/(2+0+1), b has 0. Of the background: a 4/(4+1+0), b 6/(6+0+1).
    private const double CellA = 2 / 3.0;
    private const double BackgroundA = 4 / 5.0;
    private const double BackgroundB = 6 / 7.0;

    // Both together. Cell: TP 1, FP 1, FN 1. Background: TP 5, FP 1, FN 1.
    private const double CellBoth = 2 / 4.0;
    private const double BackgroundBoth = 10 / 12.0;

    [Theory]
    [InlineData("mmseg", (CellBoth + BackgroundBoth) / 2)]
    [InlineData("smp", (CellBoth + BackgroundBoth) / 2)]
    [InlineData("monai", (((CellA + BackgroundA) / 2) + BackgroundB) / 2)]
    [InlineData("nnunet", (CellA + 0) / 2)]
    public void Evaluate_Convention_TakesItsMean(string convention, double expected)
    {
        using var folder = Create();

        var json = Evaluate(folder, "--convention", convention);

        Assert.Equal(expected, json.GetProperty("meanDice").GetDouble(), 1e-12);
    }

    [Fact]
    public void Evaluate_ChoicesBesideAConvention_VaryIt()
    {
        using var folder = Create();

        var json = Evaluate(folder, "--convention", "nnunet", "--background", "true", "--absent", "one", "--beta", "2");

        // nnU-Net's mean over images and then over classes, now with the background.
        Assert.Equal(((CellA / 2) + ((BackgroundA + BackgroundB) / 2)) / 2, json.GetProperty("meanDice").GetDouble(), 1e-12);
        var options = json.GetProperty("options");
        Assert.Equal("per-image-and-class", options.GetProperty("aggregation").GetString());
        Assert.Equal("one", options.GetProperty("absentClasses").GetString());
        Assert.Equal(2, options.GetProperty("beta").GetDouble());
    }

    [Fact]
    public void Evaluate_WithoutBackground_LeavesOutTheClassCalledSo()
    {
        using var folder = Create();
        string[] masks = ["--predictions", folder["predictions"], "--masks", folder.Masks, "--classes", "cell=255,background=0"];

        Mlseg.Run(["evaluate", .. masks, "--background", "false", "--json", folder["a.json"]]).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["a.json"]));
        Assert.Equal(CellBoth, json.RootElement.GetProperty("meanDice").GetDouble(), 1e-12);
        Assert.Equal(1, json.RootElement.GetProperty("options").GetProperty("backgroundClassIndex").GetInt32());
    }

    [Fact]
    public void Evaluate_Json_HoldsEveryImage()
    {
        using var folder = Create();

        var json = Evaluate(folder);

        var image = json.GetProperty("perImage")[0];
        Assert.Equal("a, one.png", Path.GetFileName(image.GetProperty("imagePath").GetString()));
        Assert.Equal((CellA + BackgroundA) / 2, image.GetProperty("dice").GetDouble(), 1e-12);
        Assert.Equal(CellA, image.GetProperty("classes")[1].GetProperty("dice").GetDouble(), 1e-12);
        Assert.Equal(2, image.GetProperty("classes")[1].GetProperty("support").GetInt64());
        Assert.Equal(2, json.GetProperty("images").GetInt32());
        Assert.Equal(6 / 8.0, json.GetProperty("pixelAccuracy").GetDouble());
    }

    [Fact]
    public void Evaluate_Csv_QuotesPathsAndHoldsTheNumbers()
    {
        using var folder = Create();

        Run(folder, "--csv", folder["images.csv"]).Succeeded();

        string[] lines = File.ReadAllText(folder["images.csv"]).Split('\n');
        string[] names = lines[0].Split(',');
        Assert.Equal(["imagePath", "pixelCount", "dice", "iou"], names[..4]);
        string quoted = $"\"{folder[Path.Combine("predictions", "a, one.png")]}\",";
        Assert.StartsWith(quoted, lines[1], StringComparison.Ordinal);
        string[] values = lines[1][quoted.Length..].Split(',');
        Assert.Equal("4", values[0]);
        Assert.Equal(CellA, double.Parse(values[Array.IndexOf(names, "dice:cell") - 1], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal(3, lines.Count(line => line.Length > 0));
    }

    [Fact]
    public void Evaluate_SurfacesAndObjects_AreInEveryForm()
    {
        using var folder = Create();

        var json = Evaluate(
            folder, "--surfaces", "--spacing", "3x2", "--tolerance", "0", "--objects", "--connectivity", "4", "--bootstrap", "10", "--csv",
            folder["images.csv"]);

        // The cell of a is a row of two pixels, 3 apart, of which one is found: the outlines share one point of one and one of two.
        var surfaces = json.GetProperty("perImage")[0].GetProperty("classes")[1].GetProperty("surfaces");
        Assert.Equal(3, surfaces.GetProperty("hausdorff").GetDouble());
        Assert.Equal(2 / 3.0, surfaces.GetProperty("surfaceDice").GetDouble(), 1e-12);
        var objects = json.GetProperty("classes")[1].GetProperty("objects");
        Assert.Equal([1, 2], new[] { "labelledCount", "predictedCount" }.Select(key => objects.GetProperty(key).GetInt32()));
        Assert.Equal(10, objects.GetProperty("iouThresholds").GetArrayLength());
        Assert.Equal(JsonValueKind.Number, json.GetProperty("confidenceIntervals").GetProperty("meanDice").GetProperty("lower").ValueKind);
        string[] names = File.ReadLines(folder["images.csv"]).First().Split(',');
        Assert.Superset(
            new HashSet<string> { "hausdorff", "directedHausdorff:cell", "averageSurfaceDistance", "panopticQuality", "hausdorff:cell", "objectDice:cell" },
            names.ToHashSet());
    }

    [Fact]
    public void Evaluate_Volumes_AreMeasuredInMillimetresAndMillilitres()
    {
        // Voxels of 1 x 1 x 3 mm; the second of two labelled ones is missed.
        using var folder = new WorkFolder();
        var geometry = VolumeGeometry.FromSpacing(new VolumeSpacing(1, 1, 3));
        Directory.CreateDirectory(folder["predictions"]);
        new SegmentationVolume(2, 2, 2, [1, 0, 0, 0, 1, 0, 0, 0], geometry).Save(Path.Combine(folder.Masks, "a.nii.gz"));
        new SegmentationVolume(2, 2, 2, [1, 0, 0, 0, 0, 0, 0, 0], geometry).Save(folder["predictions/a.nii.gz"]);
        string[] arguments = ["evaluate", "--predictions", folder["predictions"], "--masks", folder.Masks, "--surfaces", "--csv", folder["images.csv"]];

        string output = Mlseg.Run(arguments).Succeeded().Output;
        string wider = Mlseg.Run([.. arguments, "--spacing", "1x1x5"]).Succeeded().Output;

        Assert.Contains("distances in millimetres", output, StringComparison.Ordinal);
        Assert.Contains("3.00", output, StringComparison.Ordinal);
        Assert.Contains("0.006", output, StringComparison.Ordinal);
        Assert.Contains("-0.5000", output, StringComparison.Ordinal);
        Assert.Contains("5.00", wider, StringComparison.Ordinal);
        Assert.Contains("labelledVolume:foreground", File.ReadLines(folder["images.csv"]).First(), StringComparison.Ordinal);
        Mlseg.Run([.. arguments, "--spacing", "3x1x1"]).Refused(2, "width x height x depth", "1x1x3 mm. Write 1x1x3, or leave it out");
        Mlseg.Run("compare", "--predictions", folder["predictions"], "--predictions", folder.Masks, "--masks", folder.Masks).Succeeded();
    }

    [Fact]
    public void Evaluate_Report_ShowsTheImagesBesideThePredictions()
    {
        using var folder = Create();

        Run(folder, "--images", folder.Masks, "--report", folder["report.html"]).Succeeded();

        var page = XDocument.Parse(File.ReadAllText(folder["report.html"])).Root!;
        Assert.Equal(["b.png", "a, one.png"], page.Descendants("h4").Select(name => name.Value));
        Assert.Equal(
            ["Image", "Truth", "Prediction", "Errors"],
            page.Descendants("article").First().Descendants("figcaption").Select(caption => caption.Value));
    }

    [Fact]
    public void Evaluate_Terminal_ShowsMeansOfPrecisionAndRecall()
    {
        using var folder = Create();

        string output = Run(folder).Succeeded().Output;

        // Precision and recall, cell 1/2 and background 5/6 each: mean 2/3.
        string mean = Assert.Single(output.Split('\n'), line => line.Contains("mean", StringComparison.Ordinal));
        Assert.Equal(3, mean.Split("0.6667").Length - 1);
    }

    [Fact]
    public void Evaluate_Terminal_ShowsTheChoicesAndWhatWasAskedFor()
    {
        using var folder = Create();

        string plain = Run(folder, "--convention", "nnunet", "--averaging", "micro").Succeeded().Output;
        string full = Run(folder, "--surfaces", "--objects", "--bootstrap", "10").Succeeded().Output;

        Assert.Contains("computed with --aggregation per-image-and-class --averaging micro --absent skip --background false", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("Hausdorff", plain, StringComparison.Ordinal);
        Assert.Contains("Hausdorff", full, StringComparison.Ordinal);
        Assert.Contains("object Dice", full, StringComparison.Ordinal);
        Assert.Matches(@"  mean Dice  0\.\d{4} to [01]\.\d{4}", full);
    }

    [Fact]
    public void Evaluate_Terminal_ShowsEveryHeadlineMetric()
    {
        using var folder = Create();

        string output = Run(folder, "--surfaces", "--objects").Succeeded().Output;

        // Titles may be broken into several lines; images have no volumes.
        var words = SegmentationMetric.All.Where(metric => metric is { IsHeadline: true, Group: not MetricGroup.Volumes })
            .SelectMany(metric => metric.Title.Split(' '));
        Assert.All(words, word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--spacing is for --surfaces", "--spacing", "1x2")]
    [InlineData("--connectivity is for --objects", "--connectivity", "4")]
    [InlineData("--seed is for --bootstrap", "--seed", "3")]
    [InlineData("--convention takes one of smp, monai, nnunet, mmseg", "--convention", "sklearn")]
    [InlineData("--spacing takes the distances", "--surfaces", "--spacing", "0x1")]
    [InlineData("--beta is 0; allowed are numbers above 0.", "--beta", "0")]
    [InlineData("Give either --model", "--model", "model.zip")]
    [InlineData("--exact is about the probabilities of a model", "--exact")]
    [InlineData("--device says how a model computes", "--device", "cpu")]
    public void Evaluate_WrongUsage_IsRefused(string message, params string[] more)
    {
        using var folder = Create();

        Run(folder, more).Refused(2, message);
    }

    [Fact]
    public void Evaluate_TwoOutputsInOneFile_IsRefused()
    {
        using var folder = Create();

        Run(folder, "--json", folder["out"], "--csv", folder["out"]).Refused(2, "is given for two files");

        Assert.False(File.Exists(folder["out"]));
    }

    private static WorkFolder Create()
    {
        var folder = new WorkFolder();
        Directory.CreateDirectory(folder["predictions"]);
        WorkFolder.SaveGrey(TruthA, 2, 2, Path.Combine(folder.Masks, "a, one.png"));
        WorkFolder.SaveGrey(TruthB, 2, 2, Path.Combine(folder.Masks, "b.png"));
        WorkFolder.SaveGrey(PredictedA, 2, 2, folder[Path.Combine("predictions", "a, one.png")]);
        WorkFolder.SaveGrey(PredictedB, 2, 2, folder[Path.Combine("predictions", "b.png")]);
        return folder;
    }

    private static JsonElement Evaluate(WorkFolder folder, params string[] more)
    {
        Run(folder, [.. more, "--json", folder["metrics.json"]]).Succeeded();
        using var json = JsonDocument.Parse(File.ReadAllText(folder["metrics.json"]));
        return json.RootElement.Clone();
    }

    private static MlsegResult Run(WorkFolder folder, params string[] more) =>
        Mlseg.Run(["evaluate", "--predictions", folder["predictions"], "--masks", folder.Masks, "--classes", "background=0,cell=255", .. more]);
}
