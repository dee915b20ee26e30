using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class ExportCommandTests
{
    [Fact]
    public void Export_DeeplySupervisedModel_WritesTheFormThatIsAskedFor()
    {
        using var folder = new WorkFolder(3);
        TrainedModels.Write(folder["model.zip"], "--network", "unet++", "--deep-supervision", "--steps", "1");

        string small = Mlseg.Run("export", "--model", folder["model.zip"], "--onnx", folder["small.onnx"], "--prune", "1", "--float16").Succeeded().Output;
        string mean = Mlseg.Run("export", "--model", folder["model.zip"], "--onnx", folder["mean.onnx"], "--mode", "accurate").Succeeded().Output;

        var stored = Info(folder, "model.zip");
        var pruned = Info(folder, "small.onnx");
        Assert.Equal("as trained float32", Form(stored));
        Assert.Equal("fast float16", Form(pruned));
        Assert.Equal("accurate float32", Form(Info(folder, "mean.onnx")));
        Assert.Equal("1", pruned.GetProperty("networkOptions").GetProperty("prune").GetString());
        Assert.True(pruned.GetProperty("parameters").GetInt64() < stored.GetProperty("parameters").GetInt64());
        Assert.Equal(17, pruned.GetProperty("operatorSet").GetInt32());
        Assert.Equal(1, pruned.GetProperty("best").GetProperty("epoch").GetInt32());
        Assert.Contains("float16, fast", small, StringComparison.Ordinal);
        Assert.Contains("float32, accurate", mean, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_PyTorch_WritesAProgramWhoseWeightsComeBackByImport()
    {
        using var folder = new WorkFolder(3);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        TrainedModels.Write(folder["other.zip"], "--network", "unet++", "--deep-supervision", "--steps", "1");
        string[] weights = ["--weights", folder["weights.safetensors"]];

        Mlseg.Run(["export", "--model", folder["model.zip"], "--pytorch", folder["network.py"], .. weights, "--json", folder["export.json"]]).Succeeded();
        string output = Mlseg.Run(
            ["import", .. weights, "--into", folder["model.zip"], "--model", folder["trained.zip"], "--json", folder["import.json"]]).Succeeded().Output;

        Assert.Contains("class Network(nn.Module):", File.ReadAllText(folder["network.py"]), StringComparison.Ordinal);
        Assert.Matches(@"^Model: .*trained\.zip \(.* MiB, [\d,]+ parameters\)\n$", output);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["export.json"]));
        Assert.Equal(folder["network.py"], json.RootElement.GetProperty("pytorch").GetString());
        using var imported = JsonDocument.Parse(File.ReadAllText(folder["import.json"]));
        Assert.Equal("unet", imported.RootElement.GetProperty("network").GetString());
        Mlseg.Run(["import", .. weights, "--into", folder["other.zip"], "--model", folder["no.zip"]]).Refused(1, "weights.safetensors", "it lacks");
        Mlseg.Run(["import", .. weights, "--model", folder["no.zip"]]).Refused(2, "--weights needs --into");
        Mlseg.Run(["import", .. weights, "--into", folder["model.zip"], "--scale", "0..1", "--model", folder["no.zip"]]).Refused(2, "--scale is for");
        Mlseg.Run("import", "--into", folder["model.zip"], "--model", folder["no.zip"]).Refused(2, "--into is for --weights");
        Mlseg.Run("import", "--model", folder["no.zip"]).Refused(2, "import needs --onnx and --classes, or --weights and --into");
        Assert.False(File.Exists(folder["no.zip"]));
    }

    [Fact]
    public void Export_WhatCannotBe_NamesTheFileOfTheModel()
    {
        using var folder = new WorkFolder(1);
        string model = folder["model.zip"];
        TrainedModels.Write(model, "--steps", "1");
        string small = folder["small.onnx"];
        Mlseg.Run("export", "--model", model, "--onnx", small, "--float16").Succeeded();
        string[] into = ["--onnx", folder["no.onnx"]];
        string[] int8 = ["--int8", "--calibration", folder.Images];

        Mlseg.Run(["export", "--model", model, .. into, "--prune", "9"]).Refused(1, $"The model '{model}' cannot be pruned to depth 9");
        Mlseg.Run(["export", "--model", model, .. into, "--mode", "accurate"]).Refused(1, $"The model '{model}' cannot be exported in accurate mode");
        Mlseg.Run(["export", "--model", small, .. into, .. int8]).Refused(1, $"The model '{small}' cannot be quantised to 8 bits");
        Mlseg.Run("export", "--model", small, "--weights", folder["no.safetensors"]).Refused(1, $"The model '{small}' is a model for scoring only");
        Mlseg.Run("export", "--model", small, "--pytorch", folder["no.py"]).Refused(1, $"The model '{small}' is a model for scoring only");
        Mlseg.Run("export", "--model", model, "--model", small, "--onnx", folder["both.onnx"]).Succeeded();
        Mlseg.Run(["export", "--model", folder["both.onnx"], .. into, "--prune", "9"])
            .Refused(1, $"The member 'model' of the ensemble '{folder["both.onnx"]}' cannot be pruned to depth 9");
        Mlseg.Run(["export", "--model", folder["both.onnx"], .. into, .. int8]).Refused(1, $"The model '{folder["both.onnx"]}' combines 2 models");
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(model)!, "no.*"));
    }

    [Fact]
    public void Export_WeightsThatTheModelLacks_AreMissedBeforeTheFirstFileIsWritten()
    {
        using var folder = new WorkFolder(1);
        string model = folder["model.zip"];
        TrainedModels.Write(model, "--steps", "1");
        string small = folder["small.onnx"];
        Mlseg.Run("export", "--model", model, "--onnx", small).Succeeded();
        File.WriteAllText(folder["old.onnx"], "as it was");
        string[] into = ["--onnx", folder["old.onnx"]];

        Mlseg.Run(["export", "--model", small, .. into, "--weights", folder["no.safetensors"]]).Refused(1, $"The model '{small}' is a model for scoring only");
        Mlseg.Run(["export", "--model", small, .. into, "--pytorch", folder["no.py"]]).Refused(1, $"The model '{small}' is a model for scoring only");
        Mlseg.Run(["export", "--model", model, "--model", small, .. into, "--weights", folder["no.safetensors"]]).Refused(1, "combines 2 models");

        Assert.Equal("as it was", File.ReadAllText(folder["old.onnx"]));
    }

    [Fact]
    public void Export_HeadThatTheModelLacks_SaysSo()
    {
        using var folder = new WorkFolder(3);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

        Mlseg.Run("export", "--model", folder["model.zip"], "--onnx", folder["m.onnx"], "--prune", "1").Refused(1, "single head");
        Mlseg.Run("export", "--model", folder["model.zip"], "--onnx", folder["m.onnx"], "--mode", "slow").Refused(
            2,
            "--mode takes one of fast, accurate, not 'slow'");
        Assert.False(File.Exists(folder["m.onnx"]));
    }

    [Fact]
    public void Export_Int8_SaysWhatBecameOfTheModel()
    {
        using var folder = new WorkFolder(3);
        TrainedModels.Write(folder["model.zip"], "--norm", "batch", "--upsample", "nearest", "--steps", "2");

        string output = Mlseg.Run(
            "export", "--model", folder["model.zip"], "--onnx", folder["small.onnx"], "--int8", "--calibration", folder.Images,
            "--calibration-masks", folder.Masks, "--calibration-images", "2", "--json", folder["export.json"]).Succeeded().Output;

        using var json = JsonDocument.Parse(File.ReadAllText(folder["export.json"]));
        var int8 = json.RootElement.GetProperty("int8");
        Assert.Equal("int8", json.RootElement.GetProperty("precision").GetString());
        Assert.Equal(2, int8.GetProperty("images").GetInt32());
        Assert.InRange(int8.GetProperty("labelAgreement").GetDouble(), 0.9, 1);
        Assert.InRange(int8.GetProperty("meanDice").GetDouble(), int8.GetProperty("meanDiceBefore").GetDouble() - 0.1, 1);
        Assert.Equal(new FileInfo(folder["small.onnx"]).Length, int8.GetProperty("bytes").GetInt64());
        var floats = int8.GetProperty("floatNodes").EnumerateArray().Select(node => node.GetProperty("name").GetString());
        Assert.Equal(["encoder1.conv1", "encoder1.relu", "output"], floats);
        Assert.Contains("it yields the logits, which 8 bits would round: output", output, StringComparison.Ordinal);
        Assert.Equal("fast int8", Form(Info(folder, "small.onnx")));
        Mlseg.Run("predict", "--model", folder["small.onnx"], "--images", folder.Images, "--output", folder["predicted"]).Succeeded();
        Mlseg.Run("export", "--model", folder["small.onnx"], "--onnx", folder["half.onnx"], "--float16").Refused(1, "it was quantised to 8 bits before");
    }

    [Fact]
    public void Export_Int8WithoutWhatItNeeds_SaysWhatIsMissing()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        Directory.CreateDirectory(folder["empty"]);
        string[] export = ["export", "--model", folder["model.zip"], "--onnx", folder["m.onnx"]];

        Mlseg.Run([.. export, "--int8"]).Refused(2, "give a folder of them with --calibration");
        Mlseg.Run([.. export, "--calibration", folder.Images]).Refused(2, "--calibration is for quantisation; give --int8, too");
        Mlseg.Run([.. export, "--int8", "--calibration", folder.Images, "--float16"]).Refused(2, "give one of them");
        Mlseg.Run([.. export, "--int8", "--calibration", folder.Images, "--calibration-method", "minmax", "--calibration-percentile", "99"])
            .Refused(2, "--calibration-percentile is for --calibration-method percentile");
        Mlseg.Run([.. export, "--int8", "--calibration", folder.Images, "--calibration-percentile", "101"]).Refused(2, "--calibration-percentile", "90 to 100");
        Mlseg.Run([.. export, "--int8", "--calibration", folder["empty"]]).Refused(1, "empty");
        Assert.False(File.Exists(folder["m.onnx"]));
    }

    private static JsonElement Info(WorkFolder folder, string model)
    {
        Mlseg.Run("info", "--model", folder[model], "--json", folder["info.json"]).Succeeded();
        using var json = JsonDocument.Parse(File.ReadAllText(folder["info.json"]));
        return json.RootElement.Clone();
    }

    private static string Form(JsonElement info) => $"{info.GetProperty("mode")} {info.GetProperty("precision")}";
}
