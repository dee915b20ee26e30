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
    private readonly Dictionary<int, EpochTime> _times = [];
    private readonly Dictionary<int, SegmentationMetrics> _validations = [];
    private ProgressTask? _task;
    private double _epochStart;
    private double _images;

    private static bool HasBar => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    /// <summary>How long each epoch took that this run trained.</summary>
    public IReadOnlyDictionary<int, EpochTime> Times => _times;

    /// <summary>Seconds of training, validation included.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Training images (patches) per second, validation not counted.</summary>
    public double ImagesPerSecond { get; private set; }

    /// <summary>All metrics on the validation set after each epoch that this run trained, where there is such a set.</summary>
    public IReadOnlyDictionary<int, SegmentationMetrics> Validations => _validations;

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
        var result = HasBar ? ShowBar(train) : train();
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
        if (HasBar)
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
        double seconds = Seconds - _epochStart;
        _epochStart = Seconds;
        _times.Add(epoch.Epoch, new EpochTime(seconds, progress.ImagesPerSecond));
        if (progress.ValidationMetrics is { } metrics)
        {
            _validations.Add(epoch.Epoch, metrics);
        }

        ImagesPerSecond = HarmonicMean(progress.ImagesPerSecond);
        if (_task is null)
        {
            Console.WriteLine(Line(progress, epoch));
        }
    }

    // Epochs have the same number of images, the last one apart.
    private double HarmonicMean(double imagesPerSecond)
    {
        _images += 1 / imagesPerSecond;
        return _times.Count / _images;
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
