using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Training;
using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>Shows how far a training is: a bar on a terminal, otherwise one line an epoch. Keeps the times for the result.</summary>
internal sealed class TrainingDisplay : IProgress<TrainingProgress>
{
    private static readonly string[] ShownSources = [nameof(SegmentationTrainerOptions.InitialWeights), nameof(SegmentationTrainerOptions.Checkpoints)];

    private readonly Stopwatch _clock = new();
    private readonly Dictionary<int, (TrainingProgress End, double Seconds)> _epochs = [];
    private ProgressTask? _task;

    /// <summary>How far the training was at the end of each epoch that this run trained, and how many seconds the epoch took, validation included.</summary>
    public IReadOnlyDictionary<int, (TrainingProgress End, double Seconds)> Epochs => _epochs;

    /// <summary>Seconds of training, validation included.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>
    /// Training images (patches) per second, validation not counted: the harmonic mean, for epochs have the same number of images, the last one
    /// apart.
    /// </summary>
    public double ImagesPerSecond => _epochs.Count == 0 ? 0 : _epochs.Count / _epochs.Values.Sum(epoch => 1 / epoch.End.ImagesPerSecond);

    /// <summary>
    /// Shows what ML.NET's log warns of, on standard error, and what it says about initial weights and checkpoints, on standard output;
    /// both above the progress bar where there is one.
    /// </summary>
    public static void ShowLog(MLContext mlContext) => mlContext.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
        {
            ShowLine($"mlseg: warning: {message.RawMessage}", Console.Error);
        }
        else if (message.Kind == ChannelMessageKind.Info && ShownSources.Any(source => message.Source.EndsWith(source, StringComparison.Ordinal)))
        {
            ShowLine(message.RawMessage, Console.Out);
        }
    };

    /// <summary>Runs a training that reports to this display.</summary>
    public T Show<T>(Func<T> train)
    {
        _clock.Start();
        var result = ProgressBar.IsShown ? ShowBar(train) : train();
        _clock.Stop();
        return result;
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (_task is not null)
        {
            _task.MaxValue = value.Steps;
            _task.Value = value.Step;
            _task.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}/{value.Epochs}  loss {value.Loss:F3}");
        }

        if (value.CompletedEpoch is { } epoch)
        {
            EndEpoch(value, epoch);
        }
    }

    private static void ShowLine(string line, TextWriter output)
    {
        if (ProgressBar.IsShown)
        {
            AnsiConsole.WriteLine(line);
        }
        else
        {
            output.WriteLine(line);
        }
    }

    private T ShowBar<T>(Func<T> train) => AnsiConsole.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            _task = context.AddTask("reading the images");
            return train();
        });

    private void EndEpoch(TrainingProgress progress, EpochInfo epoch)
    {
        _epochs.Add(epoch.Epoch, (progress, Seconds - _epochs.Values.Sum(earlier => earlier.Seconds)));
        if (_task is null)
        {
            Console.WriteLine(Line(progress, epoch));
        }
    }

    private static string Line(TrainingProgress progress, EpochInfo epoch)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {progress.Epoch}/{progress.Epochs}  step {progress.Step}/{progress.Steps}  loss {epoch.TrainingLoss:F4}  "
            + $"{progress.ImagesPerSecond:F1} images/s");
        return epoch.ValidationMeanDice is { } dice
            ? line + string.Create(CultureInfo.InvariantCulture, $"  validation Dice {dice:F4}")
            : line;
    }
}
