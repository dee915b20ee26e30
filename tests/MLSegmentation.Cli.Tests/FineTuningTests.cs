namespace MLSegmentation.Cli.Tests;

public sealed class FineTuningTests
{
    [Fact]
    public void Train_ExportedWeightsAndModel_BeginWithAllTensors()
    {
        using var folder = new WorkFolder(3);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

        Mlseg.Run("export", "--model", folder["model.zip"], "--weights", folder["first.safetensors"], "--onnx", folder["first.onnx"]).Succeeded();
        File.Move(folder["model.zip"], folder["first.zip"]);
        var weights = Mlseg.Run(folder.Train("--steps", "1", "--initial-weights", folder["first.safetensors"], "--frozen-encoder-epochs", "1")).Succeeded();
        var model = Mlseg.Run(folder.Train("--steps", "1", "--initial-weights", folder["first.zip"])).Succeeded();

        Assert.Matches(@"^Loaded (\d+) of \1 tensors from '.*first\.safetensors'\.\n", weights.Output);
        Assert.Matches(@"^Loaded (\d+) of \1 tensors from '.*first\.zip'\.\n", model.Output);
        Assert.Equal("", weights.Error);
        Mlseg.Run(folder.Train("--steps", "1", "--initial-weights", folder["first.onnx"])).Refused(1, "first.onnx", "ONNX", "model.zip");
    }

    [Fact]
    public void Train_WeightsOfAWiderNetwork_WarnsWithBothShapes()
    {
        using var folder = new WorkFolder(3);
        Mlseg.Run(
            "train", "--images", folder.Images, "--masks", folder.Masks, "--width", "8", "--depth", "2", "--crop", "32x32", "--steps", "1",
            "--threads", "1", "--model", folder["wide.zip"])
            .Succeeded();

        var result = Mlseg.Run(folder.Train("--steps", "1", "--initial-weights", folder["wide.zip"])).Succeeded();

        // Two classes as before.
        Assert.StartsWith("Loaded 1 of ", result.Output, StringComparison.Ordinal);
        Assert.Contains("mlseg: warning: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("encoder1.conv1.weight has [8, 1, 3, 3] in the file and [4, 1, 3, 3] in the network", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_InitialWeightsAreMissing_NamesThem()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--initial-weights", folder["gone.safetensors"])).Refused(1, "gone.safetensors", "does not exist");
    }

    [Fact]
    public void Train_ModelOverItsInitialWeights_IsWrongUsage()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--initial-weights", folder["model.zip"])).Refused(2, "model.zip");
    }

    [Fact]
    public void Export_NothingToWrite_SaysWhatToGive()
    {
        using var folder = new WorkFolder();

        Mlseg.Run("export", "--model", folder["model.zip"]).Refused(2, "--onnx", "--weights");
    }
}
