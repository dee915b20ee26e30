using System.Text.Json.Nodes;

namespace MLSegmentation.Cli.Tests;

public sealed class CombinedModelsTests
{
    [Fact]
    public void SeveralModels_PredictExportAndEvaluate_WorkAsOne()
    {
        using var folder = new WorkFolder(3);
        TrainedModels.Write(folder["a.zip"], "--steps", "1");
        TrainedModels.Write(folder["b.zip"], "--norm", "batch", "--upsample", "nearest", "--steps", "2");
        string[] models = ["--model", folder["a.zip"], "--model", folder["b.zip"], "--model-weights", "2,1"];

        string output = Mlseg.Run(
        [
            "predict", .. models, "--images", folder.Images, "--output", folder["out"], "--tta", "flips", "--rank", "--json", folder["predict.json"],
        ]).Succeeded().Output;
        Mlseg.Run(["export", .. models, "--onnx", folder["both.onnx"]]).Succeeded();
        Mlseg.Run(
            "predict", "--model", folder["both.onnx"], "--images", folder.Images, "--output", folder["merged"], "--tta", "flips", "--uncertainty", "variance",
            "--json", folder["merged.json"]).Succeeded();
        string info = Mlseg.Run("info", "--model", folder["both.onnx"], "--json", folder["info.json"]).Succeeded().Output;
        Mlseg.Run(
            "evaluate", "--model", folder["a.zip"], "--model", folder["b.zip"], "--images", folder.Images, "--masks", folder.Masks).Succeeded();
        Mlseg.Run(["evaluate", .. models, "--images", folder.Images, "--masks", folder.Masks, "--tta", "horizontal"]).Succeeded();

        var json = JsonNode.Parse(File.ReadAllText(folder["predict.json"]))!;
        double[] ranking = [.. json["ranking"]!.AsArray().Select(item => (double)item!["uncertainty"]!)];
        Assert.Equal(3, ranking.Length);
        Assert.Equal(ranking.OrderDescending(), ranking);
        Assert.All(ranking, value => Assert.InRange(value, 1e-9, 0.25));
        Assert.Equal(ranking, json["images"]!.AsArray().Select(item => (double)item!["uncertainty"]!).OrderDescending());
        Assert.Contains("mean variance", output, StringComparison.Ordinal);
        foreach (string name in (string[])["cells00.png", "cells01.png", "cells02.png"])
        {
            Assert.Equal(File.ReadAllBytes(folder[$"out/{name}"]), File.ReadAllBytes(folder[$"merged/{name}"]));
            Assert.Equal(File.ReadAllBytes(folder[$"out/uncertainty/{name}"]), File.ReadAllBytes(folder[$"merged/uncertainty/{name}"]));
        }

        var map = SegmentationImage.Load(folder["out/uncertainty/cells00.png"]);
        Assert.Equal(SampleType.Unsigned16, map.Samples);
        Assert.Equal(
            (double)json["images"]![0]!["uncertainty"]!, map.Values.ToArray().Average(value => (double)value) / ushort.MaxValue * 0.25, 1e-5);
        Assert.Contains("0.6667  a: unet", info, StringComparison.Ordinal);
        var members = JsonNode.Parse(File.ReadAllText(folder["info.json"]))!["members"]!.AsArray();
        Assert.Equal(["a", "b"], members.Select(member => (string?)member!["name"]));
        Assert.Equal(1, members.Sum(member => (double)member!["weight"]!), 1e-12);
    }

    [Fact]
    public void Rank_OneModel_IsByEntropy()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["a.zip"], "--steps", "1");

        string output = Mlseg.Run("predict", "--model", folder["a.zip"], "--images", folder.Images, "--output", folder["out"], "--rank").Succeeded().Output;

        Assert.Contains("mean entropy", output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["out/uncertainty/cells01.png"]));
        Mlseg.Run("predict", "--model", folder["a.zip"], "--images", folder.Images, "--output", folder["no"], "--uncertainty", "variance")
            .Refused(1, "Set --tta, combine several models");
        Mlseg.Run("predict", "--model", folder["a.zip"], "--model-weights", "1", "--images", folder.Images, "--output", folder["no"])
            .Refused(2, "--model-weights weighs several models");
        Mlseg.Run(
            "predict", "--model", folder["a.zip"], "--model", folder["a.zip"], "--model-weights", "1", "--images", folder.Images, "--output", folder["no"])
            .Refused(2, "--model-weights has 1 weights, and --model is given 2 times");
        Mlseg.Run("predict", "--model", folder["a.zip"], "--images", folder.Images, "--output", folder["no"], "--rank", "--uncertainty", "none")
            .Refused(2, "--uncertainty none leaves nothing to rank by");
        Assert.False(Directory.Exists(folder["no"]));
    }

    [Theory]
    [InlineData("--tta", "sideways", "--tta takes one of none, horizontal, flips, dihedral, not 'sideways'")]
    [InlineData("--model-weights", "1,0", "'0' is no number above 0")]
    [InlineData("--model-weights", "1,x", "'x' is no number above 0")]
    [InlineData("--uncertainty", "much", "--uncertainty takes one of none, entropy, variance")]
    public void Predict_WrongValue_NamesWhatIsAllowed(string option, string value, string expected)
    {
        using var folder = new WorkFolder();

        Mlseg.Run("predict", "--model", "a.zip", "--images", folder.Images, "--output", folder["no"], option, value).Refused(2, expected);
    }

    [Fact]
    public void Evaluate_MasksWithOptionsOfModels_IsRefused()
    {
        using var folder = new WorkFolder(1);

        Mlseg.Run("evaluate", "--predictions", folder.Masks, "--masks", folder.Masks, "--tta", "flips").Refused(2, "--tta says how a model scores");
        Mlseg.Run("evaluate", "--predictions", folder.Masks, "--masks", folder.Masks, "--model-weights", "1,2").Refused(2, "--model-weights weighs models");
    }
}
