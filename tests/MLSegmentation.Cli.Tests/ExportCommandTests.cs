using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class ExportCommandTests
{
    [Fact]
    public void Export_DeeplySupervisedModel_WritesTheFormThatIsAskedFor()
    {
        using var folder = new WorkFolder(3);
        Mlseg.Run(folder.Train("--network", "unet++", "--deep-supervision", "--steps", "1")).Succeeded();

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
    public void Export_HeadThatTheModelLacks_SaysSo()
    {
        using var folder = new WorkFolder(3);
        Mlseg.Run(folder.Train("--steps", "1")).Succeeded();

        Mlseg.Run("export", "--model", folder["model.zip"], "--onnx", folder["m.onnx"], "--prune", "1").Refused(1, "single head");
        Mlseg.Run("export", "--model", folder["model.zip"], "--onnx", folder["m.onnx"], "--mode", "slow").Refused(
            2,
            "--mode takes one of fast, accurate, not 'slow'");
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
