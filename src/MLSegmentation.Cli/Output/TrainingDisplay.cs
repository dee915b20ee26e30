using System.Diagnostics;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLSegmentation.Cli.Output;

/// <summary>
/// Shows how far a training is: what is trained on what, one line an epoch, and what it came to; on a terminal with a bar below. Keeps the times for
/// the result.
/// </summary>
internal sealed class TrainingDisplay : TrainingObserver
{
    private static readonly string[] ShownSources = [nameof(SegmentationTrainerOptions.InitialWeights), nameof(SegmentationTrainerOptions.Checkpoints)];

    private readonly Stopwatch _clock = new();
    private readonly Dictionary<int, (TrainingProgress End, double Seconds)> _epochs = [];
    private StatusLine? _line;
    private TrainingStart? _start;
    private string _fold = "";

    /// <summary>How far the training was at the end of each epoch that this run trained, and how many seconds the epoch took, validation included.</summary>
    public IReadOnlyDictionary<int, (TrainingProgress End, double Seconds)> Epochs => _epochs;

    /// <summary>Seconds of training, validation included.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Whether the training ended before its last step for want of progress.</summary>
    public bool IsStoppedEarly { get; private set; }

    /// <summary>
    /// Training images (patches) per second, validation not counted: the harmonic mean, for epochs have the same number of images, the last one
    /// apart.
    /// </summary>
    public double ImagesPerSecond => _epochs.Count == 0 ? 0 : _epochs.Count / _epochs.Values.Sum(epoch => 1 / epoch.End.ImagesPerSecond);

    /// <summary>
    /// Shows what ML.NET's log warns of, on standard error, and what it says about initial weights and checkpoints, on standard output;
    /// both above the progress bar where there is one.
    /// </summary>
    public void ShowLog(MLContext mlContext) => mlContext.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
        {
            WriteLine($"mlseg: warning: {message.RawMessage}", isError: true);
        }
        else if (message.Kind == ChannelMessageKind.Info && ShownSources.Any(source => message.Source.EndsWith(source, StringComparison.Ordinal)))
        {
            WriteLine(message.RawMessage);
        }
    };

    /// <summary>Runs a training, or several, that report to this display.</summary>
    public T Show<T>(Func<T> train)
    {
        _clock.Start();
        using var line = Terminal.CanRedraw ? StatusLine.OnTerminal() : null;
        try
        {
            _line = line;
            Show("reading the images");
            return train();
        }
        finally
        {
            _line = null;
            _clock.Stop();
        }
    }

    /// <summary>Says that the next training is of a part of the data, counted from 1.</summary>
    public void BeginFold(int fold, int count)
    {
        _epochs.Clear();
        _clock.Restart();
        _fold = $"fold {fold}/{count}  ";
        WriteLine($"fold {fold} of {count}");
        Show("reading the images");
    }

    /// <inheritdoc/>
    public override void OnBegin(TrainingStart start)
    {
        _start = start;
        WriteLine(TrainingText.Start(start));
        if (start.StepsTaken > 0)
        {
            WriteLine(TrainingText.Resume(start));
        }
    }

    /// <inheritdoc/>
    public override void OnStep(TrainingProgress progress)
    {
        string epochs = $"epoch {progress.Epoch}/{progress.Epochs}";
        _line?.Show(new ProgressText(
            $"{_fold}{epochs}  loss {LossText.Format(progress.Loss, digits: 3)}",
            $"{_fold}{epochs}",
            (double)progress.Step / progress.Steps,
            progress.Remaining));
        if (progress.CompletedEpoch is { } epoch)
        {
            _epochs.Add(epoch.Epoch, (progress, Seconds - _epochs.Values.Sum(earlier => earlier.Seconds)));
            foreach (string line in TrainingText.Epoch(progress, epoch, Terminal.Width))
            {
                WriteLine(line);
            }
        }
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd result)
    {
        IsStoppedEarly = result.IsStoppedEarly;
        if (result.IsStoppedEarly)
        {
            WriteLine(TrainingText.EarlyStop(_start!, result));
        }

        WriteLine(TrainingText.End(_start!, result));
        Show("writing the model");
    }

    private void Show(string label) => _line?.Show(new ProgressText($"{_fold}{label}", label, null, null));

    private void WriteLine(string text, bool isError = false)
    {
        foreach (string line in Words.Wrap(SegmentationText.Escape(text), Terminal.Width, 2))
        {
            switch (_line, isError)
            {
                case (null, true):
                    Terminal.WriteErrorLine(line);
                    break;
                case (null, false):
                    Terminal.WriteLine(line);
                    break;
                case (_, true):
                    _line.WriteErrorLine(line);
                    break;
                default:
                    _line.WriteLine(line);
                    break;
            }
        }
    }
}
