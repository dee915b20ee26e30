using System.Text.Json;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Tests;

public sealed class InfoCommandTests
{
    [Fact]
    public void Info_WithoutModel_ShowsVersionsAndHowTheEngineFares()
    {
        using var folder = new WorkFolder();

        var result = Mlseg.Run("info", "--json", folder["engines.json"]).Succeeded();

        Assert.Equal("", result.Error);
        Assert.Contains("libtorch", result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["engines.json"]));
        var versions = json.RootElement.GetProperty("versions");
        Assert.All(
            (string[])["mlseg", ".NET", "ML.NET", "TorchSharp", "libtorch", "ONNX Runtime"],
            name => Assert.Matches(@"^\d+\.\d+\.\d+", versions.GetProperty(name).GetString()));
        Assert.Contains("CPUExecutionProvider", json.RootElement.GetProperty("scoringProviders").EnumerateArray().Select(provider => provider.GetString()));
        foreach (string precision in (string[])["convolutions", "bfloat16Convolutions"])
        {
            var convolutions = json.RootElement.GetProperty(precision);
            Assert.True(convolutions.GetProperty("tried").GetInt32() > 20);
            Assert.Equal(0, convolutions.GetProperty("wrong").GetArrayLength());
        }
    }

    [Fact]
    public void Info_EnginesThatCannotBeLoaded_AreShownAsNotFound()
    {
        var engines = Engines.Of(
            () => throw new SegmentationException("no runtime here"), _ => throw new SegmentationException("no libtorch there"));

        var facts = engines.Facts().ToDictionary(fact => fact.Name, fact => fact.Value);

        Assert.Equal("not found: no runtime here", facts["ONNX Runtime"]);
        Assert.Equal("not found: no libtorch there", facts["libtorch"]);
        Assert.Equal(("nothing", "nothing"), (facts["training on"], facts["scoring on"]));
        Assert.Equal(("not tried", "not tried"), (facts["convolutions"], facts["in bfloat16"]));
        Assert.Matches(@"^\d+\.\d+\.\d+", facts["ML.NET"]);
    }

    [Theory]
    [InlineData("--history", "history.csv")]
    [InlineData("--curves", "curves.svg")]
    public void Info_HistoryWithoutModel_AsksForTheModel(string option, string file) => Mlseg.Run("info", option, file).Refused(2, "--model");

    [Fact]
    public void Info_TrainedModel_SaysWhatComputedTheTraining()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

        var result = Mlseg.Run("info", "--model", folder["model.zip"], "--json", folder["info.json"]).Succeeded();

        Assert.Contains("libtorch", result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["info.json"]));
        var engine = json.RootElement.GetProperty("training").GetProperty("engine");
        Assert.Equal("cpu", engine.GetProperty("device").GetString());
        Assert.StartsWith("libtorch ", engine.GetProperty("version").GetString(), StringComparison.Ordinal);
        Assert.InRange(engine.GetProperty("paddedConvolutions").GetArrayLength(), 0, engine.GetProperty("convolutions").GetInt32());
    }
}
