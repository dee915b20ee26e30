using System.Globalization;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Output;

/// <summary>The lines that a training leaves.</summary>
internal static class TrainingText
{
    /// <summary>What is trained on what.</summary>
    public static string Start(TrainingStart start)
    {
        string validation = start.ValidationImages > 0 ? $", validating on {start.ValidationImages}" : "";
        string unlabelled = start.UnlabelledImages > 0 ? $" and {start.UnlabelledImages} without masks" : "";
        string task = start.Options.TryGetValue("noise", out string? noise) ? $"noise {noise}" : $"{start.Classes.Count} classes";
        string patches = start.IsResized ? $"resized to {start.PatchSize}" : $"crops of {start.PatchSize}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"training {start.Network.Name} ({start.Network.Parameters:N0} parameters) on {Count(start.Images, "image")}{unlabelled}{validation}; "
            + $"{task}, {Count(start.Channels, "channel")}, {patches}, batches of {start.BatchSize}; "
            + $"{Count(start.Steps, "step")} in {Count(start.Epochs, "epoch")}; "
            + $"on {start.Device} with {Count(start.Threads, "thread")} in {Precision(start.Precision)}");
    }

    /// <summary>Where a training goes on that was interrupted.</summary>
    public static string Resume(TrainingStart start) => string.Create(
        CultureInfo.InvariantCulture,
        $"going on in epoch {(start.StepsTaken / start.StepsPerEpoch) + 1} of {start.Epochs}, {start.StepsTaken} of {start.Steps} steps are done");

    /// <summary>
    /// What an epoch came to. Where the columns are limited and too few, the less important parts are left out, then words; and what even then does
    /// not fit is broken between the parts.
    /// </summary>
    public static IReadOnlyList<string> Epoch(TrainingProgress progress, EpochInfo epoch, int? columns)
    {
        string number = $"epoch {progress.Epoch}/{progress.Epochs}";
        string step = $"step {progress.Step}/{progress.Steps}";
        string loss = $"loss {LossText.Format(epoch.TrainingLoss)}";
        string speed = Invariant($"{progress.ImagesPerSecond:F1} images/s");
        string[] dice = epoch.ValidationMeanDice is { } value ? [$"Dice {LossText.Format(value)}"]
            : Figure(epoch, "psnr") is { } ratio ? [$"PSNR {LossText.Format(ratio, digits: 2)} dB"]
            : [];
        string[] named = [.. dice.Select(text => $"validation {text}")];
        string left = $"{DurationText.Format(progress.Remaining)} left";
        string[][] choices =
        [
            [number, step, loss, speed, .. named, left],
            [number, loss, speed, .. named, left],
            [number, loss, .. named, left],
            [number, loss, .. dice, left],
            [number, loss, .. dice],
        ];
        return choices.Select(parts => string.Join("  ", parts)).FirstOrDefault(line => columns is null || line.Length <= columns) is { } fitting
            ? [fitting]
            : [.. choices[^1].Select((part, index) => index == 0 ? part : $"  {part}")];
    }

    /// <summary>Why a training ended before its last step.</summary>
    public static string EarlyStop(TrainingStart start, TrainingEnd end)
    {
        string metric = start.Options.GetValueOrDefault("bestMetric") switch
        {
            "loss" => "loss",
            "meanIoU" => "IoU",
            _ => "Dice",
        };
        string patience = start.Options.GetValueOrDefault("earlyStoppingPatience", "");
        return $"stopped early after epoch {end.Epochs.Count} of {start.Epochs}: no better validation {metric} for {patience} "
            + $"{(patience == "1" ? "epoch" : "epochs")} (--early-stopping-patience)";
    }

    /// <summary>What the training came to.</summary>
    public static string End(TrainingStart start, TrainingEnd end)
    {
        var epoch = end.Epochs[end.BestEpoch - 1];
        string which = start.Options.GetValueOrDefault("keptWeights") == "best" ? "best" : "last";
        string result = epoch is { ValidationMeanDice: { } dice, ValidationMeanIoU: { } iou, ValidationLoss: { } loss }
            ? $"validation Dice {LossText.Format(dice)}, IoU {LossText.Format(iou)}, loss {LossText.Format(loss)}"
            : Figure(epoch, "psnr") is { } ratio
                ? $"validation PSNR {LossText.Format(ratio, digits: 2)} dB, SSIM {LossText.Format(Figure(epoch, "ssim"))}, range 1"
                : $"loss {LossText.Format(epoch.TrainingLoss)}";
        return $"{which} epoch {end.BestEpoch} of {end.Epochs.Count}: {result}; trained in {DurationText.Format(end.Duration)}";
    }

    /// <summary>The word of the command line for a precision.</summary>
    public static string Precision(TrainingPrecision precision) => precision == TrainingPrecision.Full ? "float32" : "bfloat16";

    /// <summary>A number of things.</summary>
    public static string Count(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    private static double? Figure(EpochInfo epoch, string name) =>
        epoch.Figures is { } figures && figures.TryGetValue(name, out double value) ? value : null;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
