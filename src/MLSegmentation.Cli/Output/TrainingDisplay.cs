using System.Diagnostics;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;
using Microsoft.ML;

namespace MLSegmentation.Cli.Output;

/// <summary>
/// Shows how far a training is: what is trained on what, one line an epoch, and what it came to; on a terminal with a bar below. Keeps the times for
/// the result.
/// </summary>
internal sealed class TrainingDisplay : TrainingObserver
{
    private readonly LiveScreen _screen = new();
    private readonly Stopwatch _clock = new();
    private readonly Dictionary<int, (TrainingProgress End, double Seconds)> _epochs = [];
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

    /// <summary>Shows what ML.NET's log warns of, and what it says about initial weights and checkpoints.</summary>
    public void ShowLog(MLContext mlContext) =>
        _screen.ShowLog(mlContext, nameof(SegmentationTrainerOptions.InitialWeights), nameof(SegmentationTrainerOptions.Checkpoints));

    /// <summary>Runs a training, or several, that report to this display.</summary>
    public T Show<T>(Func<T> train)
    {
        _clock.Start();
        try
        {
            return _screen.Run(() =>
            {
                Show("reading the images");
                return train();
            });
        }
        finally
        {
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
        _screen.Show(new ProgressText(
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

    private void Show(string label) => _screen.Show(new ProgressText($"{_fold}{label}", label, null, null));

    private void WriteLine(string text) => _screen.WriteLine(text);
}
