namespace MLSegmentation.Cli.Tests;

public sealed class OutputTests
{
    [Fact]
    public void Train_OneNameForTwoFiles_IsWrongUsage()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--json", folder["model.zip"])).Refused(2, "model.zip", "overwrite");
        Assert.False(File.Exists(folder["model.zip"]));
    }

    [Fact]
    public void Train_ClassThatNeverOccurs_Warns()
    {
        using var folder = new WorkFolder(2);

        var result = Mlseg.Run([.. folder.Train("--steps", "1")
            .Select(argument => argument == "background=0,cell=255" ? "background=0,ghost=7,cell=255" : argument)]).Succeeded();

        Assert.Contains("warning", result.Error, StringComparison.Ordinal);
        Assert.Contains("'ghost'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_FolderThatIsAFile_SaysSo()
    {
        using var folder = new WorkFolder(1);
        string file = Path.Combine(folder.Images, "cells00.png");

        Mlseg.Run("train", "--images", file, "--masks", folder.Masks, "--model", folder["model.zip"]).Refused(1, file, "is a file");
    }

    [Fact]
    public void Predict_IntoTheFolderOfImages_LeavesTheImages()
    {
        using var folder = new WorkFolder(2);
        string image = Path.Combine(folder.Images, "cells00.png");
        byte[] before = File.ReadAllBytes(image);
        Mlseg.Run(folder.Train("--steps", "1")).Succeeded();

        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder.Images + "/../images/").Refused(1, "--output");
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", image, "--output", folder.Images).Refused(1, "--output");
        Assert.Equal(before, File.ReadAllBytes(image));
    }

    [Fact]
    public void Info_JsonOverTheModel_LeavesTheModel()
    {
        using var folder = new WorkFolder();
        File.WriteAllText(folder["model.zip"], "model");

        Mlseg.Run("info", "--model", folder["model.zip"], "--json", folder["model.zip"]).Refused(2, "model.zip");
        Assert.Equal("model", File.ReadAllText(folder["model.zip"]));
    }
}
