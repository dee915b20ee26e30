using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class PlanCommandTests
{
    [Fact]
    public void Plan_ThenTrainByIt_TakesTheMemoryThatItNames()
    {
        using var folder = new WorkFolder();
        folder.AddImage("a.png", 256, 1);
        folder.AddImage("b.png", 256, 2);
        string[] data = ["--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=255", "--threads", "1"];

        var planned = Mlseg.Run(["plan", .. data, "--budget", "20steps", "--memory", "2GB", "--output", folder["plan.json"]]).Succeeded();

        Assert.Contains("batchSize 2: ", planned.Output, StringComparison.Ordinal);
        Mlseg.Run(
        [
            "train", .. data, "--plan", folder["plan.json"], "--steps", "4", "--model", folder["model.zip"], "--dry-run", "--json", folder["estimate.json"],
            "--reuse-memory", "true",
        ]).Succeeded();
        using var plan = JsonDocument.Parse(File.ReadAllText(folder["plan.json"]));
        using var estimate = JsonDocument.Parse(File.ReadAllText(folder["estimate.json"]));
        double memory = plan.RootElement.GetProperty("cost").GetProperty("memory").GetDouble();
        double taken = estimate.RootElement.GetProperty("peakMemory").GetDouble();
        Assert.InRange(memory / taken, 0.85, 1.15);
        Assert.Equal((256, 4), (
            int.Parse(estimate.RootElement.GetProperty("patchSize").GetString()!.Split('x')[0], System.Globalization.CultureInfo.InvariantCulture),
            estimate.RootElement.GetProperty("steps").GetInt32()));
    }

    [Fact]
    public void Train_PlanWithWeightsForClassesInAnotherOrder_IsRefused()
    {
        using var folder = new WorkFolder(2);
        string[] data = ["--images", folder.Images, "--masks", folder.Masks, "--threads", "1"];
        Mlseg.Run(["plan", .. data, "--classes", "background=0,cell=255", "--budget", "1steps", "--output", folder["plan.json"]]).Succeeded();
        string plan = File.ReadAllText(folder["plan.json"]);
        Assert.Contains("\"classWeighting\": null", plan, StringComparison.Ordinal);
        File.WriteAllText(folder["plan.json"], plan.Replace("\"classWeighting\": null", "\"classWeighting\": \"1,5\"", StringComparison.Ordinal));
        string[] train = ["train", .. data, "--classes", "cell=255,background=0", "--plan", folder["plan.json"], "--model", folder["model.zip"]];

        Mlseg.Run(train)
            .Refused(1, "The plan is for the classes background, cell, but those of the masks are cell, background; give the plan's, or plan anew.");

        // Weights of one's own are for the classes of the command.
        Mlseg.Run([.. train, "--class-weighting", "5,1"]).Succeeded();
    }

    [Fact]
    public void Train_PlanWithANetworkThatItsCropDoesNotSuit_SaysThatTheCropIsThePlans()
    {
        using var folder = new WorkFolder();
        folder.AddImage("a.png", 40, 1);
        folder.AddImage("b.png", 40, 2);
        string[] data = ["--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=255", "--threads", "1"];
        Mlseg.Run(["plan", .. data, "--network", "nnunet", "--budget", "1steps", "--output", folder["plan.json"]]).Succeeded();

        // nnU-Net halves 40 three times, to 5; a U-Net of depth 4 needs multiples of 2^4 = 16.
        string[] train = ["train", .. data, "--plan", folder["plan.json"], "--network", "unet", "--width", "2", "--model", folder["model.zip"], "--dry-run"];
        Mlseg.Run(train).Refused(
            1,
            "The crop of the plan is 40x40, but this network needs sides that are multiples of 16, for example 48x48. "
                + "Give --crop, which takes the place of the plan's.");
        Mlseg.Run([.. train, "--crop", "48x48"]).Succeeded();
    }

    [Fact]
    public void Auto_MemoryBesideAPlan_IsRefused()
    {
        using var folder = new WorkFolder(2);
        string[] data = ["--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=255", "--threads", "1"];
        Mlseg.Run(["plan", .. data, "--budget", "1steps", "--output", folder["plan.json"]]).Succeeded();

        Mlseg.Run(["auto", .. data, "--budget", "1steps", "--plan", folder["plan.json"], "--memory", "4GB", "--model", folder["model.zip"]])
            .Refused(2, "--memory is 4000000000, but --plan has decided what memory is taken; leave one of them out");
    }

    [Theory]
    [InlineData("nnunet")]
    [InlineData("nnunet-residual")]
    public void Plan_NNUNet_TakesTheMemoryThatItNames(string network)
    {
        using var folder = new WorkFolder();
        folder.AddImage("a.png", 128, 1);
        folder.AddImage("b.png", 128, 2);
        string[] data = ["--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=255", "--threads", "1"];

        var planned = Mlseg.Run(["plan", .. data, "--network", network, "--budget", "20steps", "--memory", "3GB", "--output", folder["plan.json"]]).Succeeded();

        Assert.Contains($"network {network}: It was asked for", planned.Output, StringComparison.Ordinal);
        Assert.Contains("strides 1x1,2x2,2x2,2x2,2x2,2x2: nnU-Net's rule", planned.Output, StringComparison.Ordinal);
        Mlseg.Run(
        [
            "train", .. data, "--plan", folder["plan.json"], "--steps", "4", "--model", folder["model.zip"], "--dry-run", "--json", folder["estimate.json"],
            "--reuse-memory", "true",
        ]).Succeeded();
        using var plan = JsonDocument.Parse(File.ReadAllText(folder["plan.json"]));
        using var estimate = JsonDocument.Parse(File.ReadAllText(folder["estimate.json"]));
        double memory = plan.RootElement.GetProperty("cost").GetProperty("memory").GetDouble();
        double taken = estimate.RootElement.GetProperty("peakMemory").GetDouble();
        Assert.True(taken <= 1.15 * memory, $"{taken} bytes were taken, and {memory} planned.");
    }

    [Theory]
    [InlineData("vnet", "There are no rules to plan 'vnet' by, but those of unet, resnet-unet, nnunet and nnunet-residual.", false)]
    [InlineData("vnet", "Volumes are planned for nnunet and nnunet-residual only. Plan one of these; mlseg train --plan FILE --network vnet takes", false)]
    [InlineData("nnunett", "There is no network 'nnunett'", true)]
    public void Plan_NetworkWithoutRules_IsWrongUsage(string network, string message, bool isMisspelt)
    {
        var result = Mlseg.Run("plan", "--images", "i", "--masks", "m", "--network", network);

        result.Refused(2, message);
        Assert.Equal(isMisspelt, result.Error.Contains("Did you mean", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_ReferenceOfAnotherNetwork_IsRefused()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run("plan", "--images", folder.Images, "--masks", folder.Masks, "--network", "unet", "--reference-memory", "8GB")
            .Refused(2, "--reference-memory is 8000000000, but it is for networks that nnU-Net plans; choose nnunet or nnunet-residual with --network");
    }

    [Theory]
    [InlineData("--budget", "5")]
    [InlineData("--budget", "-5m")]
    [InlineData("--budget", "0steps")]
    [InlineData("--memory", "4")]
    [InlineData("--memory", "0GB")]
    [InlineData("--reference-memory", "8")]
    public void Plan_WrongBudget_IsWrongUsage(string option, string value) =>
        Mlseg.Run("plan", "--images", "i", "--masks", "m", option, value).Refused(2, $"{option}: '{value}' is no");

    [Fact]
    public void Train_WrongPlan_NamesTheFileAndTheKey()
    {
        using var folder = new WorkFolder(2);
        File.WriteAllText(folder["plan.json"], """{ "version": 1, "budget": { "seconds": null, "steps": 2, "memory": "much" } }""");

        Mlseg.Run(folder.Train("--plan", folder["plan.json"])).Refused(1, "budget.memory is \"much\"; it must be a whole number");
    }
}
