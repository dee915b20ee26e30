using System.CommandLine;
using System.Text.Json;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Tests;

public sealed class DataArgumentsTests
{
    [Fact]
    public void Recursive_TrainPredictAndCompare_KeepTheSubFolders()
    {
        using var folder = new WorkFolder();
        Directory.CreateDirectory(Path.Combine(folder.Images, "a", "b"));
        Directory.CreateDirectory(Path.Combine(folder.Masks, "a", "b"));
        string[] names = ["n", Path.Combine("a", "n"), Path.Combine("a", "b", "n")];
        foreach (var (index, name) in names.Index())
        {
            folder.AddImage(name + ".png", WorkFolder.ImageSide, index);
            File.Move(Path.Combine(folder.Masks, name + ".png"), Path.Combine(folder.Masks, name + "_mask.png"));
        }

        string[] pairing = ["--mask-pattern", "{name}_mask", "--recursive"];
        Mlseg.Run(folder.Train(["--steps", "2", .. pairing])).Succeeded();
        string output = folder["out"];
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--recursive", "--overlay", "--output", output).Succeeded();
        string[] evaluated = ["--images", folder.Images, "--masks", folder.Masks, .. pairing, "--json", folder["result.json"]];
        var compared = Mlseg.Run(["compare", "--model", folder["model.zip"], "--predictions", output, .. evaluated]).Succeeded();

        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(output, name + ".png"))));
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(output, "overlays", name + ".png"))));
        Assert.Empty(compared.Error);

        // The folder holds what the model predicts: read with other classes than the model's, it would not be the same.
        using var json = JsonDocument.Parse(File.ReadAllText(folder["result.json"]));
        Assert.Equal(3, json.RootElement.GetProperty("meanDice").GetProperty("ties").GetInt32());
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--recursive", "--output", Path.Combine(folder.Images, "out"))
            .Refused(1, "--recursive");
    }

    [Fact]
    public void Evaluate_FilesLeftOut_WarnsInOneLine()
    {
        using var folder = new WorkFolder(1);
        Directory.CreateDirectory(Path.Combine(folder.Masks, "more"));
        WorkFolder.SaveGrey([0, 255], 2, 1, Path.Combine(folder.Masks, "more", "x.png"));
        Directory.CreateDirectory(folder["predictions"]);
        WorkFolder.SaveGrey([0, 255], 2, 1, Path.Combine(folder["predictions"], "other.png"));
        File.Copy(Path.Combine(folder.Masks, "cells00.png"), Path.Combine(folder["predictions"], "cells00.png"));

        var result = Mlseg.Run("evaluate", "--predictions", folder["predictions"], "--masks", folder.Masks).Succeeded();

        Assert.Equal(
            "mlseg: warning: 2 files were left out: predictions without a mask: 1 (other.png); "
            + $"in sub-folders of '{folder.Masks}', which the recursive option reads: 1.\n",
            result.Error);
    }

    [Fact]
    public void Pairs_TrainAndEvaluate_ReadWhatTheFileNames()
    {
        using var folder = new WorkFolder(2);
        File.Move(Path.Combine(folder.Masks, "cells01.png"), Path.Combine(folder.Masks, "of, the second.png"));
        File.WriteAllText(folder["pairs.csv"], "image,mask\nimages/cells00.png,masks/cells00.png\nimages/cells01.png,\"masks/of, the second.png\"\n");
        folder.AddImage("other.png", WorkFolder.ImageSide, seed: 9);
        File.WriteAllText(folder["validation.csv"], "mask,image\nmasks/other.png,images/other.png\n");
        string[] train = folder.Train("--steps", "2", "--pairs", folder["pairs.csv"], "--validation-pairs", folder["validation.csv"]);

        Mlseg.Run([train[0], .. train[5..]]).Succeeded();

        Mlseg.Run(train).Refused(2, "--images and --pairs both name the files");
        Mlseg.Run("evaluate", "--model", folder["model.zip"], "--pairs", folder["pairs.csv"], "--json", folder["result.json"]).Succeeded();
        using var json = JsonDocument.Parse(File.ReadAllText(folder["result.json"]));
        Assert.Equal(2, json.RootElement.GetProperty("images").GetInt32());
    }

    [Fact]
    public void Typed_OptionsOfVolumes_AreThoseThatWereGiven()
    {
        var data = DataArguments.ForTraining();
        var command = new Command("train");
        data.Options.ToList().ForEach(command.Options.Add);

        const string Given = "--recursive --mask-pattern {name}_seg --volumes --channel-suffixes _t1,_t2 --fourth-axis-is-channels";

        var (ofPairs, ofImages) = data.Typed(command.Parse(Given));

        Assert.Equal(["--recursive", "--volumes", "--channel-suffixes", "_t1,_t2", "--fourth-axis-is-channels"], ofImages);
        Assert.Equal(["--mask-pattern", "{name}_seg", .. ofImages], ofPairs);
    }

    [Theory]
    [InlineData("Give both --images and --masks, or --pairs.", "train", "--model", "m.zip", "--images", "x")]
    [InlineData("--recursive is for folders", "train", "--model", "m.zip", "--pairs", "x.csv", "--recursive")]
    [InlineData("--volumes is for folders of volumes, and --pairs names images", "train", "--model", "m.zip", "--pairs", "x.csv", "--volumes")]
    [InlineData("--channel-suffixes is for folders of volumes", "train", "--model", "m.zip", "--pairs", "x.csv", "--channel-suffixes", "_a,_b")]
    [InlineData("--fourth-axis-is-channels is for folders of volumes", "check", "--pairs", "x.csv", "--fourth-axis-is-channels")]
    [InlineData("--mask-pattern is '{nam}'", "train", "--model", "m.zip", "--images", "x", "--masks", "y", "--mask-pattern", "{nam}")]
    [InlineData("--pairs is for models", "evaluate", "--predictions", "x", "--pairs", "x.csv")]
    public void Options_ThatDoNotGoTogether_AreWrongUsage(string message, params string[] arguments)
    {
        using var folder = new WorkFolder();
        string[] all = [.. arguments.Select(argument => argument == "m.zip" ? folder["m.zip"] : argument)];

        Mlseg.Run(all).Refused(2, message);
    }
}
