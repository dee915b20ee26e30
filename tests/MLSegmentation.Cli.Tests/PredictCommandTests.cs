using System.Text.Json.Nodes;

namespace MLSegmentation.Cli.Tests;

public sealed class PredictCommandTests
{
    [Fact]
    public void Predict_FoldersFilesAndPatterns_WritesEachImageOnce()
    {
        using var folder = Train();
        Directory.CreateDirectory(folder["scans/a"]);
        File.Copy(Image(folder, 0), folder["scans/a/one.png"]);
        File.Copy(Image(folder, 1), folder["scans/two.png"]);

        Mlseg.Run(
            "predict", "--model", folder["model.zip"], "--images", folder.Images, Image(folder, 0), folder["scans/**/*.png"], "--output", folder["out"],
            "--overlay", "--json", folder["new/predict.json"]).Succeeded();

        var images = JsonNode.Parse(File.ReadAllText(folder["new/predict.json"]))!["images"]!.AsArray();
        Assert.Equal(
            [Image(folder, 0), Image(folder, 1), folder["scans/a/one.png"], folder["scans/two.png"]],
            images.Select(image => (string?)image!["image"]));
        Assert.Equal(
            ["cells00.png", "cells01.png", "a/one.png", "two.png"],
            images.Select(image => Path.GetRelativePath(folder["out"], (string)image!["mask"]!).Replace('\\', '/')));
        Assert.Equal(File.ReadAllBytes(folder["out/cells00.png"]), File.ReadAllBytes(folder["out/a/one.png"]));
        Assert.True(File.Exists(folder["out/overlays/a/one.png"]));
    }

    [Fact]
    public void Predict_TwoImagesOfOneName_WritesNothing()
    {
        using var folder = Train();
        string mask = Path.Combine(folder.Masks, "cells00.png");

        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", Image(folder, 0), mask, "--output", folder["out"])
            .Refused(1, Image(folder, 0), mask, "would both be written to");

        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void Predict_ImageFromAPipe_IsPredictedAsItsFileIs()
    {
        using var folder = Train();
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", Image(folder, 0), "--output", folder["out"]).Succeeded();

        string predict = $"{Mlseg.CommandLine} predict --model {folder["model.zip"]} --images -";

        var piped = Mlseg.Shell($"{predict} --output - < {Image(folder, 0)} > {folder["mask.png"]}").Succeeded();

        Assert.Equal("", piped.Error);
        Assert.Equal(File.ReadAllBytes(folder["out/cells00.png"]), File.ReadAllBytes(folder["mask.png"]));
        Mlseg.Shell($"{predict} --output {folder["out"]} < /dev/null").Refused(1, "it is empty");
        Mlseg.Shell($"{predict} {Image(folder, 1)} --output - < {Image(folder, 0)}").Refused(2, "--output - writes a single mask");
        var wrong = Mlseg.Shell($"echo text | {predict} --output {folder["out"]}");
        wrong.Refused(1, "standard input is not an image");
        Assert.DoesNotContain(Path.GetTempPath(), wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_WeightsInsteadOfAModel_SaysWhatTheyAreFor()
    {
        using var folder = Train();
        Mlseg.Run("export", "--model", folder["model.zip"], "--weights", folder["w.safetensors"]).Succeeded();

        Mlseg.Run("info", "--model", folder["w.safetensors"]).Refused(1, "holds weights (safetensors", "--initial-weights to mlseg train");
    }

    private static WorkFolder Train()
    {
        var folder = new WorkFolder(2);
        Mlseg.Run(folder.Train("--steps", "1")).Succeeded();
        return folder;
    }

    private static string Image(WorkFolder folder, int index) => Path.Combine(folder.Images, $"cells0{index}.png");
}
