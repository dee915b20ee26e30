using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class TrainingOutputTests
{
    [Fact]
    public void Train_Output_SaysWhatIsTrainedAndWhatCameOfIt()
    {
        using var folder = new WorkFolder(5);

        var result = Mlseg.Run(folder.Train("--epochs", "2", "--validation-fraction", "0.2", "--tensorboard", folder["events"]));
        string[] lines = result.Succeeded().Output.Split('\n');

        // One of five images is held back; four in batches of two are two steps an epoch.
        Assert.StartsWith("training unet (", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(
            " parameters) on 4 images, validating on 1; 2 classes, 1 channel, crops of 32x32, batches of 2; 4 steps in 2 epochs; "
                + "on cpu with 1 thread in float32",
            lines[0],
            StringComparison.Ordinal);
        Assert.Matches(@"^epoch 1/2  step 2/4  loss \d\.\d{4}  \d+\.\d images/s  validation Dice \d\.\d{4}  \d+:\d\d left$", lines[1]);
        Assert.StartsWith("epoch 2/2  step 4/4  ", lines[2], StringComparison.Ordinal);
        Assert.Matches(@"^best epoch [12] of 2: validation Dice \d\.\d{4}, IoU \d\.\d{4}, loss \d\.\d{4}; trained in \d+:\d\d$", lines[3]);
        Assert.Equal($"Model: {folder["model.zip"]}", lines[4]);
        Assert.Equal(
            $"Try it:  mlseg predict --model {folder["model.zip"]} --images {folder.Images} --output {folder["model-predictions"]} --overlay", lines[5]);
        Assert.Single(Directory.GetFiles(folder["events"], "events.out.tfevents.*"));
    }

    [Fact]
    public void Train_WithoutProgress_SaysWhyItStoppedEarly()
    {
        using var folder = new WorkFolder(3);

        string output = Mlseg.Run(folder.Train(
            "--epochs", "50", "--validation-images", folder.Images, "--validation-masks", folder.Masks, "--early-stopping-patience", "2",
            "--early-stopping-min-delta", "0.9", "--best-metric", "iou", "--json", folder["train.json"])).Succeeded().Output;

        // The first epoch is progress, and no other is 0.9 better.
        Assert.Contains(
            "\nstopped early after epoch 3 of 50: no better validation IoU for 2 epochs (--early-stopping-patience)\n", output, StringComparison.Ordinal);
        Assert.Contains(
            $"\nTry it:  mlseg evaluate --model {folder["model.zip"]} --images {folder.Images} --masks {folder.Masks} --report ",
            output,
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["train.json"]));
        Assert.True(json.RootElement.GetProperty("stoppedEarly").GetBoolean());
    }

    [Fact]
    public void Train_DryRun_EstimatesAndWritesNothingButTheResult()
    {
        using var folder = new WorkFolder(4);

        var result = Mlseg.Run(folder.Train("--epochs", "30", "--dry-run", "--checkpoints", folder["run"], "--json", folder["estimate.json"])).Succeeded();

        Assert.StartsWith("training unet (", result.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was trained or written", result.Output, StringComparison.Ordinal);
        Assert.Equal(["estimate.json", "images", "masks"], Directory.GetFileSystemEntries(folder[""]).Select(Path.GetFileName).Order());
        using var json = JsonDocument.Parse(File.ReadAllText(folder["estimate.json"]));
        double Number(string key) => json.RootElement.GetProperty(key).GetDouble();
        Assert.Equal((60, 2), (Number("steps"), Number("stepsPerEpoch")));
        Assert.Equal(60 * Number("secondsPerStep"), Number("seconds"), 1e-3);
        Assert.True(Number("peakMemory") > 1 << 20);
    }

    [Fact]
    public void Train_DryRunOfABrokenMask_NamesIt()
    {
        using var folder = new WorkFolder(3);
        string mask = Path.Combine(folder.Masks, "cells02.png");
        File.WriteAllBytes(mask, File.ReadAllBytes(mask)[..60]);

        Mlseg.Run(folder.Train("--dry-run")).Refused(1, "cells02.png");
    }

    [Fact]
    public void Train_Folds_WritesAModelForEachAndTheirMean()
    {
        using var folder = new WorkFolder(5);

        var result = Mlseg.Run(folder.Train("--steps", "2", "--folds", "2", "--tensorboard", folder["events"], "--json", folder["folds.json"]));
        string output = result.Succeeded().Output;

        Assert.Equal(["model.fold1.zip", "model.fold2.zip"], Directory.GetFiles(folder[""], "*.zip").Select(Path.GetFileName).Order());
        Assert.Equal(["fold1", "fold2"], Directory.GetDirectories(folder["events"]).Select(Path.GetFileName).Order());
        Assert.Contains("\nfold 2 of 2\ntraining unet (", output, StringComparison.Ordinal);
        Assert.Contains("│ deviation │", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["folds.json"]));
        JsonElement[] folds = [.. json.RootElement.GetProperty("folds").EnumerateArray()];
        Assert.Equal([3, 2], folds.Select(fold => fold.GetProperty("metrics").GetProperty("images").GetInt32()));
        double[] dice = [.. folds.Select(fold => fold.GetProperty("metrics").GetProperty("meanDice").GetDouble())];
        Assert.Equal(dice.Average(), json.RootElement.GetProperty("summary").GetProperty("meanDice").GetProperty("mean").GetDouble(), 1e-12);
        Mlseg.Run("info", "--model", folder["model.fold2.zip"]).Succeeded();
    }

    [Theory]
    [InlineData("--onnx=model.onnx", "--onnx is for a single training; leave out --folds, or leave it out.")]
    [InlineData("--resume", "--resume is for a single training; leave out --folds, or leave it out.")]
    [InlineData("--curves=curves.svg", "--curves is for a single training; leave out --folds, or leave it out.")]
    public void Train_FoldsAndAnOptionOfOneTraining_IsWrongUsage(string option, string message)
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train(option, "--folds", "3")).Refused(2, message);
    }

    [Fact]
    public void Train_FoldsOfACropThatDoesNotFit_NamesTheOptionAsWithoutFolds()
    {
        using var folder = new WorkFolder(4);
        string[] command = [.. folder.Train().Select(argument => argument == "32x32" ? "30x30" : argument)];

        Mlseg.Run(command).Refused(1, "Change --crop");
        Mlseg.Run([.. command, "--folds", "2"]).Refused(1, "Fold 1 of 2: ", "Change --crop");
    }

    [Fact]
    public void Train_MoreFoldsThanImages_SaysHowManyThereCanBe()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--folds", "3")).Refused(1, "too few for 3 folds; take at most 2 folds.");
        Mlseg.Run(folder.Train("--folds", "3", "--dry-run")).Refused(1, "too few for 3 folds; take at most 2 folds.");
    }
}
