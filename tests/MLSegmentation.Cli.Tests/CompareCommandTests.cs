using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class CompareCommandTests
{
    [Fact]
    public void Compare_TwoFolders_PairsTheirImages()
    {
        using var folder = Create();

        string output = Run(folder, "--predictions", folder["good"], "--predictions", folder["bad"], "--json", folder["compare.json"]).Succeeded().Output;

        // Of the four cell pixels, A finds all and B two (Dice 4/6) in the first image; in the second, both find all.
        using var json = JsonDocument.Parse(File.ReadAllText(folder["compare.json"]));
        var cell = json.RootElement.GetProperty("classes")[1].GetProperty("dice");
        Assert.Equal((1 - (2 / 3.0)) / 2, cell.GetProperty("meanDifference").GetDouble(), 1e-12);
        Assert.Equal([1, 1, 0], new[] { "wins", "ties", "losses" }.Select(key => cell.GetProperty(key).GetInt32()));
        Assert.Equal(folder["good"], json.RootElement.GetProperty("a").GetString());
        Assert.Contains($"B: {folder["bad"]}", output, StringComparison.Ordinal);
        Assert.Contains("Dice of cell", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OtherSeed_GivesAnotherInterval()
    {
        using var folder = Create();
        string[] both = ["--predictions", folder["good"], "--predictions", folder["bad"], "--bootstrap", "5", "--json", folder["compare.json"]];

        string[] intervals = [.. Enumerable.Range(1, 4).Select(seed =>
        {
            Run(folder, [.. both, "--seed", $"{seed}"]).Succeeded();
            using var json = JsonDocument.Parse(File.ReadAllText(folder["compare.json"]));
            return json.RootElement.GetProperty("meanDice").GetProperty("confidenceInterval").GetRawText();
        })];

        Assert.NotEqual(1, intervals.Distinct().Count());
    }

    [Theory]
    [InlineData("1 are given", "--predictions", "good")]
    [InlineData("3 are given", "--predictions", "good", "--predictions", "bad", "--model", "a.zip")]
    [InlineData("with --images", "--predictions", "good", "--model", "a.zip")]
    public void Compare_NotTwoPredictions_IsWrongUsage(string message, params string[] arguments)
    {
        using var folder = Create();

        Run(folder, arguments).Refused(2, message);
    }

    [Theory]
    [InlineData("--threads says how a model computes", "--threads", "1")]
    [InlineData("--images names the images to apply a model to", "--images", "images")]
    public void Compare_OptionOfAModelWithoutOne_IsWrongUsage(string message, params string[] more)
    {
        using var folder = Create();

        Run(folder, ["--predictions", folder["good"], "--predictions", folder["bad"], .. more]).Refused(2, message);
    }

    private static WorkFolder Create()
    {
        var folder = new WorkFolder();
        Directory.CreateDirectory(folder["good"]);
        Directory.CreateDirectory(folder["bad"]);
        Save(folder.Masks, [255, 255, 255, 255, 0, 0], [255, 0, 0, 0, 0, 0]);
        Save(folder["good"], [255, 255, 255, 255, 0, 0], [255, 0, 0, 0, 0, 0]);
        Save(folder["bad"], [255, 255, 0, 0, 0, 0], [255, 0, 0, 0, 0, 0]);
        return folder;
    }

    private static void Save(string path, byte[] first, byte[] second)
    {
        WorkFolder.SaveGrey(first, 3, 2, Path.Combine(path, "1.png"));
        WorkFolder.SaveGrey(second, 3, 2, Path.Combine(path, "2.png"));
    }

    private static MlsegResult Run(WorkFolder folder, params string[] more) =>
        Mlseg.Run(["compare", "--masks", folder.Masks, "--classes", "background=0,cell=255", .. more]);
}
