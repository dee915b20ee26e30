using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class ImportCommandTests
{
    // float [n, 3, h, w] x; y = conv1x1(x) of two planes: red + green + blue - 1.5, and its negative. Operator set 13.
    internal const string Network =
        "CAcSBHRlc3Q6kwEKEgoBeAoBdwoBYhIBeSIEQ29udhIBZyonCAIIAwgBCAEQAUIBd0oYAACAPwAAgD8AAIA/AACAvwAAgL8AAIC/KhEIAhABQgFiSggAAMC/AADAP1oeCgF4EhkKFwgBEhMK"
        + "AxIBbgoCCAMKAxIBaAoDEgF3Yh4KAXkSGQoXCAESEwoDEgFuCgIIAgoDEgFoCgMSAXdCBAoAEA0=";

    [Fact]
    public void Import_Network_GivesAModelThatPredicts()
    {
        using var folder = new WorkFolder();
        File.WriteAllBytes(folder["network.onnx"], Convert.FromBase64String(Network));
        byte[] grey = [.. Enumerable.Range(0, 6 * 4).Select(index => index % 2 == 0 ? (byte)250 : (byte)20)];
        WorkFolder.SaveGrey(grey, 6, 4, folder["images/stripes.png"]);
        WorkFolder.SaveGrey([.. grey.Select(level => level > 127 ? (byte)255 : (byte)0)], 6, 4, folder["masks/stripes.png"]);

        var result = Mlseg.Run(
            "import", "--onnx", folder["network.onnx"], "--classes", "bright=255,dark=0", "--scale", "0..1", "--model", folder["model.zip"], "--json",
            folder["import.json"]).Succeeded();
        Mlseg.Run(
            "evaluate", "--model", folder["model.zip"], "--images", folder.Images, "--masks", folder.Masks, "--json", folder["evaluation.json"]).Succeeded();
        string[] both = ["--model", folder["model.zip"], "--model", folder["model.zip"], "--model-weights", "2,1"];
        Mlseg.Run(["predict", .. both, "--images", folder.Images, "--output", folder["together"]]).Succeeded();
        string info = Mlseg.Run("info", "--model", folder["model.zip"]).Succeeded().Output;

        Assert.Contains("The input is 'x', 32-bit floats of [n, 3, h, w], NCHW, red, green, blue.", result.Output, StringComparison.Ordinal);
        Assert.Contains("Assumed that its channels are red, green, blue; --channels says otherwise.", result.Output, StringComparison.Ordinal);
        Assert.Contains("; --activation says otherwise.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--scale", result.Output, StringComparison.Ordinal);
        Assert.Contains("imported, float32", info, StringComparison.Ordinal);
        Assert.Contains("outputTensor y", info, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["import.json"]));
        Assert.Equal("network", json.RootElement.GetProperty("network").GetString());
        Assert.Equal(8, json.RootElement.GetProperty("parameters").GetInt32());
        Assert.Equal(3, json.RootElement.GetProperty("assumed").GetArrayLength());
        using var evaluation = JsonDocument.Parse(File.ReadAllText(folder["evaluation.json"]));
        Assert.Equal(1, evaluation.RootElement.GetProperty("pixelAccuracy").GetDouble());
        var classes = SegmentationClasses.Parse("bright=255,dark=0");
        Assert.Equal(SegmentationMask.Load(folder["masks/stripes.png"], classes), SegmentationMask.Load(folder["together/stripes.png"], classes));
    }

    [Fact]
    public void Import_NormalizationOfImageNet_IsThatOfTheModel()
    {
        using var folder = new WorkFolder();
        File.WriteAllBytes(folder["network.onnx"], Convert.FromBase64String(Network));

        var result = Mlseg.Run(
            "import", "--onnx", folder["network.onnx"], "--classes", "bright=255,dark=0", "--normalization", "imagenet", "--model", folder["model.onnx"],
            "--json", folder["import.json"]).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["import.json"]));
        Assert.Equal(
            [0.485f, 0.456f, 0.406f], json.RootElement.GetProperty("normalization").GetProperty("mean").EnumerateArray().Select(mean => mean.GetSingle()));
        Assert.DoesNotContain("no mean", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_WhatCannotBe_IsOneErrorAndNoFile()
    {
        using var folder = new WorkFolder();
        byte[] network = Convert.FromBase64String(Network);
        File.WriteAllBytes(folder["network.onnx"], network);
        File.WriteAllBytes(folder["cut.onnx"], network[..100]);
        string[] Import(string file, params string[] more) => ["import", "--onnx", folder[file], "--model", folder["model.zip"], .. more];

        Mlseg.Run(Import("network.onnx", "--classes", "a=0,b=1", "--mean", "1,2")).Refused(1, "--mean has 2 numbers");
        Mlseg.Run(Import("network.onnx", "--classes", "a=0,b=1", "--normalization", "imagenet", "--std", "1")).Refused(2, "--normalization is true", "--std");
        Mlseg.Run(Import("network.onnx", "--classes", "a=0,b=1", "--mean", "1;2")).Refused(2, "--mean: '1;2' is no list of numbers");
        Mlseg.Run(Import("network.onnx", "--classes", "a=0,b=1,c=2,d=3")).Refused(1, "there are 4 classes");
        Mlseg.Run(Import("cut.onnx", "--classes", "a=0,b=1")).Refused(1, "is no ONNX model, or it is damaged");
        Mlseg.Run(Import("network.onnx")).Refused(2, "--classes");
        Assert.False(File.Exists(folder["model.zip"]));
    }
}
