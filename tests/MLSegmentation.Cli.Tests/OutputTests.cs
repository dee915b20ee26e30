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
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

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

    [UnixFact]
    public void AnyCommand_OutputThatLeadsToAnInput_LeavesTheInput()
    {
        using var folder = new WorkFolder(2);
        string image = Path.Combine(folder.Images, "cells00.png");
        string mask = Path.Combine(folder.Masks, "cells01.png");
        byte[][] before = [File.ReadAllBytes(image), File.ReadAllBytes(mask)];
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        string[] data = ["--images", folder.Images, "--masks", folder.Masks];
        string[] predict = ["predict", "--model", folder["model.zip"], "--images", folder.Images];

        // way -> . ; chosen/cells00.png -> ../images/cells00.png ; out/overlays -> ../images
        Directory.CreateSymbolicLink(folder["way"], ".");
        Directory.CreateDirectory(folder["chosen"]);
        File.CreateSymbolicLink(folder["chosen/cells00.png"], "../images/cells00.png");
        Directory.CreateDirectory(folder["out"]);
        Directory.CreateSymbolicLink(folder["out/overlays"], "../images");

        Mlseg.Run([.. predict, "--output", folder["way/images"]]).Refused(1, "--output");
        Mlseg.Run([.. predict, "--output", folder["out"], "--overlay"]).Refused(1, "--output");
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder["chosen"], "--output", folder["way/images"]).Refused(1, "cells00.png");
        Mlseg.Run([.. predict, "--output", folder["new"], "--json", folder["way/new/cells00.png"]]).Refused(1, "way/new/cells00.png");
        Mlseg.Run(["augment-preview", .. data, "--output", folder["way/masks/cells01.png"]]).Refused(2, "way/masks/cells01.png", "masks/cells01.png");
        Mlseg.Run(["check", .. data, "--report", folder["chosen/cells00.png"]]).Refused(2, "chosen/cells00.png", "images/cells00.png");
        Mlseg.Run(["evaluate", "--model", folder["model.zip"], .. data, "--csv", mask]).Refused(2, "is one of the files that are read");
        Mlseg.Run(["evaluate", "--model", folder["model.zip"], .. data, "--csv", folder["a"], "--report", folder["way/a"]]).Refused(2, "is the same file as");
        Assert.Equal(before, [File.ReadAllBytes(image), File.ReadAllBytes(mask)]);
    }

    [Fact]
    public void AnyCommand_OutputThatPairsName_LeavesTheInput()
    {
        using var folder = new WorkFolder(2);
        using var training = new WorkFolder(2);
        string image = Path.Combine(folder.Images, "cells00.png");
        string mask = Path.Combine(folder.Masks, "cells01.png");

        // Masks of three values, which say nothing of their classes.
        WorkFolder.SaveGrey([.. Enumerable.Range(0, 64 * 64).Select(pixel => (byte)(pixel % 3))], 64, 64, mask);
        File.WriteAllText(folder["pairs.csv"], "image,mask\nimages/cells00.png,masks/cells00.png\nimages/cells01.png,masks/cells01.png\n");
        File.WriteAllText(folder["model.zip"], "model");
        byte[][] before = [File.ReadAllBytes(image), File.ReadAllBytes(mask)];
        string[] data = ["--pairs", folder["pairs.csv"], "--classes", "a=0,b=1,c=2"];
        string[] other = ["--images", training.Images, "--masks", training.Masks, "--validation-pairs", folder["pairs.csv"]];
        string[] model = ["--model", folder["model.zip"]];

        Mlseg.Run(["check", .. data, "--json", image]).Refused(2, image);
        Mlseg.Run(["check", .. other, "--report", mask]).Refused(2, mask);
        Mlseg.Run(["augment-preview", .. data, "--output", mask]).Refused(2, mask);
        Mlseg.Run(["train", .. data, "--model", training["model.zip"], "--json", image]).Refused(2, image);
        Mlseg.Run(["train", .. other, "--model", training["model.zip"], "--json", mask]).Refused(2, mask);
        Mlseg.Run(["evaluate", .. model, .. data, "--csv", image]).Refused(2, image);
        Mlseg.Run(["compare", .. model, .. model, .. data, "--json", mask]).Refused(2, mask);
        File.AppendAllText(folder["pairs.csv"], "images/missing.png,masks/cells00.png\n");
        Mlseg.Run(["check", .. data, "--json", image]).Refused(1, "pairs.csv", "missing.png");
        Assert.Equal(before, [File.ReadAllBytes(image), File.ReadAllBytes(mask)]);
    }

    [Fact]
    public void Predict_FolderOfResultsAgain_WritesThemAnew()
    {
        using var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        string[] predict = ["predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"], "--json", folder["out/a.json"]];

        Mlseg.Run(predict).Succeeded();
        Mlseg.Run(predict).Succeeded();

        Assert.Equal(["a.json", "cells00.png", "cells01.png"], Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Train_CheckpointFolderOfARunThatGoesOn_IsRefusedWithWhoHasIt()
    {
        using var folder = new WorkFolder(2);
        string[] run = ["--epochs", "100000", "--checkpoints", folder["run"]];
        MlsegResult? second = null;

        var first = Mlseg.RunUntil("epoch 1", () => second = Mlseg.Run([.. folder.Train(run), "--resume"]), folder.Train(run));

        second!.Refused(1, "is in use by another run: process ");
        Assert.Equal(130, first.ExitCode);
        Assert.DoesNotContain(Directory.GetFiles(folder["run"]), file => Path.GetFileName(file).StartsWith('.'));
    }
}
