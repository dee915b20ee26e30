using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class AutoCommandTests
{
    [Fact]
    public void Auto_BudgetInSteps_WritesAModelThatIsUsedAsAnyOther()
    {
        using var folder = new WorkFolder(6);

        var result = Mlseg.Run(Auto(folder, "3steps", "--report", folder["report.html"], "--json", folder["auto.json"], "--onnx", folder["model.onnx"]))
            .Succeeded();

        Assert.Contains("heldOut 1 of 6 images: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("model single: ", result.Output, StringComparison.Ordinal);
        Mlseg.Run("evaluate", "--model", folder["model.zip"], "--images", folder.Images, "--masks", folder.Masks, "--threads", "1").Succeeded();
        Mlseg.Run("predict", "--model", folder["model.onnx"], "--images", folder.Images, "--output", folder["out"], "--threads", "1").Succeeded();
        Assert.Contains("mlseg auto", File.ReadAllText(folder["report.html"]), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["auto.json"]));
        Assert.Equal("unet", json.RootElement.GetProperty("network").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("plan").GetProperty("training").GetProperty("steps").GetInt32());
    }

    [Fact]
    public void Auto_Interrupted_WritesTheBestSoFar()
    {
        using var folder = new WorkFolder(6);

        var result = Mlseg.RunAndInterrupt("training", Auto(folder, "100000steps", "--folds", "1"));

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("stopping: the best model so far is finished", result.Error, StringComparison.Ordinal);
        Mlseg.Run("info", "--model", folder["model.zip"]).Succeeded();
    }

    [Fact]
    public void Auto_KilledAndResumed_GoesOn()
    {
        using var folder = new WorkFolder(6);
        string[] command = Auto(folder, "40steps", "--folds", "1", "--checkpoints", folder["run"]);
        Mlseg.RunAndKill("training", command);
        Mlseg.Run(command).Refused(1, $"'{folder["run"]}' holds an earlier run");

        Mlseg.Run([.. command, "--resume"]).Succeeded();

        Assert.True(File.Exists(folder["model.zip"]));
        Mlseg.Run([.. Auto(folder, "41steps", "--folds", "1", "--checkpoints", folder["run"]), "--resume"])
            .Refused(1, "--budget is 41 steps and was 40 steps");
    }

    [Fact]
    public void Auto_TooLittleTime_SaysWhatTheLeastIs()
    {
        using var folder = new WorkFolder(6);

        Mlseg.Run(Auto(folder, "0.01s")).Refused(1, "too short: 20 steps");
    }

    [Fact]
    public void Auto_CheckpointsThatAreAFile_SaysSo()
    {
        using var folder = new WorkFolder(6);
        File.WriteAllText(folder["run"], "");

        Mlseg.Run(Auto(folder, "3steps", "--checkpoints", folder["run"])).Refused(1, "--checkpoints is '", "', which is a file; give a folder");
    }

    [Fact]
    public void Auto_WrongPlan_NamesTheFileAndTheKey()
    {
        using var folder = new WorkFolder(6);
        File.WriteAllText(folder["plan.json"], """{ "version": 99 }""");

        Mlseg.Run(Auto(folder, "3steps", "--plan", folder["plan.json"])).Refused(1, $"The plan '{folder["plan.json"]}' cannot be read: version is 99");
    }

    [Fact]
    public void Auto_ResumeWithoutFolder_IsWrongUsage()
    {
        using var folder = new WorkFolder(1);

        Mlseg.Run(Auto(folder, "3steps", "--resume")).Refused(2, "--resume is about the folder of checkpoints; add --checkpoints DIR");
    }

    private static string[] Auto(WorkFolder folder, string budget, params string[] more) =>
    [
        "auto", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=255", "--budget", budget, "--memory", "4GB",
        "--seed", "1", "--threads", "1", "--model", folder["model.zip"], .. more,
    ];
}
