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
    private readonly Stopwatch _clock = new();
    private readonly List<EpochResult> _epochs = [];
    private readonly List<SegmentationMetrics?> _validations = [];
    private ProgressTask? _task;
    private double _epochStart;
    private double _images;

    private static bool HasBar => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    /// <summary>The epochs so far, with their times.</summary>
    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>Seconds of training, validation included.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Training images (patches) per second, validation not counted.</summary>
    public double ImagesPerSecond { get; private set; }

    /// <summary>All metrics on the validation set after each epoch; null where there is no such set.</summary>
    public IReadOnlyList<SegmentationMetrics?> Validations => _validations;

    /// <summary>
    /// Shows what ML.NET's log warns of, on standard error, and what it says about initial weights, on standard output; both above the
    /// progress bar where there is one.
    /// </summary>
    public static void ShowLog(MLContext mlContext) => mlContext.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
        {
            ShowLine($"mlseg: warning: {message.RawMessage}", Console.Error);
        }
        else if (message.Kind == ChannelMessageKind.Info && message.Source.EndsWith(nameof(SegmentationTrainerOptions.InitialWeights), StringComparison.Ordinal))
        {
            ShowLine(message.RawMessage, Console.Out);
        }
    };

    /// <summary>Runs a training that reports to this display.</summary>
    public T Show<T>(Func<T> train)
    {
        _clock.Start();
        T result = HasBar ? ShowBar(train) : train();
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
        _validations.Add(progress.ValidationMetrics);
        _epochs.Add(EpochResult.Of(epoch, seconds, progress.ImagesPerSecond));
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
        return _epochs.Count / _images;
    }

    private static string Line(TrainingProgress progress, EpochInfo epoch)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {progress.Epoch}/{progress.Epochs}  step {progress.Step}/{progress.Steps}  loss {epoch.TrainingLoss:F4}  {progress.ImagesPerSecond:F1} images/s");
        return epoch.ValidationMeanDice is { } dice
            ? line + string.Create(CultureInfo.InvariantCulture, $"  validation Dice {dice:F4}")
            : line;
    }
}
