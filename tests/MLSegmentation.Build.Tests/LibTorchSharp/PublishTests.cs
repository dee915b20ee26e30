namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>What a publish puts out.</summary>
public sealed class PublishTests
{
    [Fact]
    public void Publish_ForEverySystem_PutsOutTheRelaxedLibraryAndTrains()
    {
        using var folder = new TemporaryFolder();
        var publish = Command.Run(
            "dotnet",
            "publish",
            "src/MLSegmentation.Cli",
            "--no-build",
            "--configuration",
            Command.Configuration,
            "--output",
            folder["tool"],
            "-p:CreateHardLinksForPublishFilesIfPossible=true");
        Assert.True(publish.ExitCode == 0, publish.Output + publish.Error);

        Assert.True(LibTorchSharpFile.ReadFromOutput().AsSpan().SequenceEqual(File.ReadAllBytes(folder[$"tool/{LibTorchSharpFile.Path}"])));
        AssertTrains(folder);
    }

    private static void AssertTrains(TemporaryFolder folder)
    {
        HalvesImage.Write(folder["images"], count: 1);
        HalvesImage.Write(folder["masks"], count: 1);

        var train = Command.Run(
            "dotnet",
            [
                folder["tool/mlseg.dll"], "train",
                "--images", folder["images"], "--masks", folder["masks"], "--classes", "left=0,right=255",
                "--steps", "1", "--batch", "1", "--width", "16", "--depth", "1", "--model", folder["model.zip"],
            ]);

        Assert.True(train.ExitCode == 0, train.Output + train.Error);
        Assert.True(File.Exists(folder["model.zip"]));

        // libtorch would warn of what the processor lacks.
        Assert.Equal("", train.Error);
    }
}
