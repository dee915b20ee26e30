using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Tests;

public sealed class BaselineCommandTests
{
    private const string Classes = "background=0,cell=255";

    [Fact]
    public void Baseline_AllMethods_ShowsEachAndWritesTheBest()
    {
        using var folder = new WorkFolder(5);
        string[] files = ["--json", folder["baseline.json"], "--report", folder["baseline.html"], "--model", folder["best.zip"]];

        string output = Run(folder, ["--test-fraction", "0.4", "--seed", "3", .. files]).Succeeded().Output;

        using var json = JsonDocument.Parse(File.ReadAllText(folder["baseline.json"]));
        string[] names = [.. json.RootElement.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("name").GetString()!)];
        Assert.Equal(20, names.Count(name => name != "grab-cut"));
        Assert.All(names, name => Assert.Contains(name, output, StringComparison.Ordinal));
        Assert.InRange(
            json.RootElement.GetProperty("methods").EnumerateArray().Max(method => method.GetProperty("meanDice").GetDouble()), 0.9, 1);
        Assert.Contains("Simple methods on the same images", File.ReadAllText(folder["baseline.html"]), StringComparison.Ordinal);
        var context = new MLContext();
        var scored = context.Model.Load(folder["best.zip"], out _).Transform(
            context.Data.LoadSegmentationFolder(folder.Images, folder.Masks, SegmentationClasses.Parse(Classes)));
        Assert.Equal(5, scored.GetColumn<SegmentationMask>("PredictedLabel").Count());

        string[] expected = ["best.zip' is a classical method", "mlseg baseline", "mlContext.Model.Load"];
        Mlseg.Run("predict", "--model", folder["best.zip"], "--images", folder.Images, "--output", folder["out"]).Refused(1, expected);
        Mlseg.Run("info", "--model", folder["best.zip"]).Refused(1, expected);
    }

    [Fact]
    public void Baseline_OneMethodBesideANetwork_ShowsBoth()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

        Run(folder,
        [
            "--method", "otsu", "--test-images", folder.Images, "--test-masks", folder.Masks, "--network", folder["model.zip"], "--threads", "1",
            "--json", folder["baseline.json"],
        ]).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["baseline.json"]));
        Assert.Equal("otsu", json.RootElement.GetProperty("best").GetString());
        Assert.Equal("network", json.RootElement.GetProperty("network").GetProperty("name").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("images").GetInt32());
    }

    [Fact]
    public void Baseline_OptionsOfANetworkWithoutOne_AreRefused()
    {
        using var folder = new WorkFolder(2);

        Run(folder, ["--method", "otsu", "--tile", "32x32"]).Refused(2, "--tile says how a network computes, and there is none; give --network");
    }

    [Fact]
    public void Baseline_NetworkThatIsNone_IsRefusedBeforeMethodsAreFitted()
    {
        using var folder = new WorkFolder(2);
        File.WriteAllText(folder["model.zip"], "no model");

        var result = Run(folder, ["--test-images", folder["none"], "--test-masks", folder["none"], "--network", folder["model.zip"]]);

        // The folders of test images, which are not there, are looked at later.
        result.Refused(1, "model.zip'");
    }

    [Theory]
    [InlineData(2, "0.2", 1)]
    [InlineData(3, "0.9", 2)]
    [InlineData(5, "0.4", 2)]
    public void Baseline_FewImages_HoldsThatShareBackAndLeavesOne(int images, string fraction, int held)
    {
        using var folder = new WorkFolder(images);

        string output = Run(folder, ["--method", "otsu", "--test-fraction", fraction]).Succeeded().Output;

        Assert.Contains($"Evaluated on {held} images.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Baseline_OneImage_SaysThatOthersAreNeeded()
    {
        using var folder = new WorkFolder(1);

        Run(folder, ["--method", "otsu"]).Refused(1, "There is only one image", "--test-images");
    }

    [Fact]
    public void Baseline_UnknownMethod_IsWrongUsage()
    {
        using var folder = new WorkFolder(1);

        Run(folder, ["--method", "otzu"]).Refused(2, "--method takes one of all, otsu, ", "not 'otzu'. Did you mean otsu?");
    }

    [Fact]
    public void Baseline_ThreeClassesForOneOfTwo_IsAnErrorThatSaysWhatFits()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(
            "baseline", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=255,other=7", "--test-images", folder.Images,
            "--test-masks", folder.Masks, "--method", "li").Refused(1, "The method 'li' tells two classes apart, but the masks have 3");
    }

    [Fact]
    public void Evaluate_WithBaselines_ShowsThemAndSaysWhatTheyWereFittedTo()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

        Mlseg.Run(
            "evaluate", "--model", folder["model.zip"], "--images", folder.Images, "--masks", folder.Masks, "--threads", "1", "--baselines",
            "--json", folder["metrics.json"], "--report", folder["report.html"]).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["metrics.json"]));
        Assert.InRange(json.RootElement.GetProperty("baselines").GetArrayLength(), 20, 21);
        Assert.Equal(2, json.RootElement.GetProperty("images").GetInt32());
        Assert.Contains("fitted to the very images", File.ReadAllText(folder["report.html"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "[0-9]+\\.[0-9]")]
    [InlineData(false, "-")]
    public void Evaluate_WithBaselines_ShowsTheSecondsOfAModelAlone(bool hasModel, string seconds)
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

        // The masks are their own predictions.
        string[] source = hasModel ? ["--model", folder["model.zip"], "--threads", "1"] : ["--predictions", folder.Masks, "--classes", Classes];
        string output = Mlseg.Run(["evaluate", .. source, "--images", folder.Images, "--masks", folder.Masks, "--baselines"]).Succeeded().Output;

        // The last column is that of a method's parameters, of which there are none.
        Assert.Matches($"│ evaluated +│.*│ +{seconds} │ +│", output);
    }

    [Fact]
    public void Evaluate_TrainImagesWithoutBaselines_IsWrongUsage()
    {
        using var folder = new WorkFolder(1);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

        Mlseg.Run(
            "evaluate", "--model", folder["model.zip"], "--images", folder.Images, "--masks", folder.Masks, "--train-images", folder.Images)
            .Refused(2, "--train-images is for --baselines");
    }

    private static MlsegResult Run(WorkFolder folder, string[] more) =>
        Mlseg.Run(["baseline", "--images", folder.Images, "--masks", folder.Masks, "--classes", Classes, .. more]);
}
