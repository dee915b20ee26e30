using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class LongTrainingTests
{
    private const int Epochs = 24;

    [Fact]
    public void Train_KilledThreeTimesAndResumed_GivesTheModelOfTheRunThatWasNot()
    {
        using var folder = new WorkFolder(6);
        string[] run = [.. Train(folder, "killed"), "--checkpoints", folder["run"], "--checkpoint-steps", "1"];

        Mlseg.Run(Train(folder, "whole")).Succeeded();
        Assert.Equal(128 + 9, Mlseg.RunAndKill("epoch 1/", run).ExitCode);
        Assert.Equal(128 + 9, Mlseg.RunAndKill("epoch 4/", [.. run, "--resume"]).ExitCode);
        Assert.Equal(128 + 9, Mlseg.RunAndKill("Going on after step", [.. run, "--resume"]).ExitCode);
        var last = Mlseg.Run([.. run, "--resume", "--json", folder["train.json"], "--curves", folder["curves.svg"]]).Succeeded();

        Assert.Contains("Going on after step ", last.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder["whole.onnx"]), File.ReadAllBytes(folder["killed.onnx"]));
        Assert.DoesNotContain(Directory.GetFiles(folder["run"]), file => Path.GetFileName(file).StartsWith('.'));
        Assert.StartsWith("<svg", File.ReadAllText(folder["curves.svg"]), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(File.ReadAllText(folder["train.json"]));
        JsonElement[] epochs = [.. json.RootElement.GetProperty("epochs").EnumerateArray()];
        Assert.Equal(Enumerable.Range(1, Epochs), epochs.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.Equal(JsonValueKind.Null, epochs[0].GetProperty("seconds").ValueKind);
        Assert.Equal(JsonValueKind.Number, epochs[^1].GetProperty("seconds").ValueKind);
        Assert.Equal(["background", "cell"], epochs[0].GetProperty("classes").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
    }

    [Fact]
    public void Train_InterruptedAndResumedWithOtherOptions_SaysHowToGoOnAndNamesTheOptions()
    {
        using var folder = new WorkFolder(4);
        string[] run = ["--checkpoints", folder["run"], "--checkpoints-kept", "1"];

        var interrupted = Mlseg.RunAndInterrupt("epoch 2", folder.Train(["--epochs", "100000", .. run]));

        interrupted.Refused(130, "interrupted");
        string checkpoint = Assert.Single(Directory.GetFiles(folder["run"]));
        Assert.Contains(
            $"the last checkpoint is '{checkpoint}'. To go on from it, train with the same options and resume.",
            interrupted.Output + interrupted.Error,
            StringComparison.Ordinal);
        Mlseg.Run(folder.Train(["--epochs", "100000", "--resume", "--max-gradient-norm", "1", "--norm", "batch", .. run]))
            .Refused(1, "--max-gradient-norm is 1 and was not given", "--norm is batch and was instance");
    }

    [Theory]
    [InlineData("--resume", "--resume is true, but there is no folder of checkpoints; give it with --checkpoints, or leave this out.")]
    [InlineData("--checkpoint-steps=3", "--checkpoint-steps is about the folder of checkpoints; add --checkpoints DIR, or leave it out.")]
    [InlineData(
        "--early-stopping-patience=3",
        "--early-stopping-patience is 3, but nothing is validated; validate with --validation-images or --validation-fraction, or leave it out.")]
    [InlineData(
        "--validation-interval=3",
        "--validation-interval is 3, but nothing is validated; validate with --validation-images or --validation-fraction, or leave it out.")]
    [InlineData("--kept-weights=last", "--kept-weights compares validation images; add --validation-fraction or --validation-images, or leave it out.")]
    [InlineData("--early-stopping-min-delta=0.1", "--early-stopping-min-delta is for --early-stopping-patience; add it, or leave it out.")]
    [InlineData("--best-metric=auc", "--best-metric takes one of dice, iou, loss, not 'auc'.")]
    [InlineData("--curves=curves.png", "--curves takes a file that ends in .svg, not 'curves.png'.")]
    [InlineData("--history=history.txt", "--history takes a file that ends in .csv or .json, not 'history.txt'.")]
    public void Train_OptionsThatDoNotFit_SaysWhatWould(string option, string message)
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train(option)).Refused(2, message);
    }

    [Fact]
    public void Info_HistoryAndCurves_WritesWhatTheModelCarries()
    {
        using var folder = new WorkFolder(4);
        Mlseg.Run(folder.Train(
            "--steps", "3", "--val-fraction", "0.25", "--early-stopping=5", "--keep", "last", "--best-by", "iou")).Succeeded();

        Mlseg.Run("info", "--model", folder["model.zip"], "--history", folder["history.csv"], "--curves", folder["curves.svg"]).Succeeded();

        // Three training images in batches of two are two steps an epoch.
        string[] lines = File.ReadAllLines(folder["history.csv"]);
        Assert.Equal(
            "epoch,steps,learningRate,trainingLoss,validationLoss,validationMeanDice,validationMeanIoU,dice:background,dice:cell,iou:background,iou:cell",
            lines[0]);
        Assert.Equal(["1,2", "2,3"], lines.Skip(1).Select(line => line[..3]));
        Assert.Contains(">validation Dice</text>", File.ReadAllText(folder["curves.svg"]), StringComparison.Ordinal);
    }

    private static string[] Train(WorkFolder folder, string name) =>
    [
        .. folder.Train("--epochs", $"{Epochs}", "--validation-fraction", "0.2", "--onnx", folder[$"{name}.onnx"]),
    ];
}
