namespace MLSegmentation.Training;

/// <summary>
/// Shows a training while it runs: after every epoch it hands a <see cref="TrainingView"/> to an action, which in a notebook updates what a cell displays.
/// </summary>
/// <remarks>
/// The action runs on the thread that trains, which waits for it. Where it throws, the log warns of it, nothing more is shown, and the training goes on.
/// </remarks>
/// <example>
/// <code>
/// public static class Example
/// {
///     public static void Run(MLContext mlContext, IDataView data)
///     {
///         // In a notebook: var shown = HTML("The first epoch …").Display(); and then new TrainingMonitor(shown.Update).
///         var monitor = new TrainingMonitor(view => System.IO.File.WriteAllText("training.html", view.ToHtml()));
///         var options = new SegmentationTrainerOptions { Steps = 100, ValidationFraction = 0.2, Observers = [monitor] };
///         using SegmentationTransformer model = mlContext.Segmentation().Trainers.UNet(new UNet(), options).Fit(data);
///     }
/// }
/// </code>
/// </example>
public sealed class TrainingMonitor : TrainingObserver
{
    private readonly Action<TrainingView> _show;
    private readonly List<EpochInfo> _epochs = [];
    private readonly SortedDictionary<int, SideBySide> _samples = [];
    private TrainingStart? _start;
    private TrainingProgress? _progress;

    /// <summary>Creates a monitor of one training; another one needs another monitor.</summary>
    /// <param name="show">What to do with the view of an epoch.</param>
    /// <param name="validationImages">How many of the validation images to show with what is predicted for them, from 0 to 16. Default: 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="show"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validationImages"/> is outside its range.</exception>
    public TrainingMonitor(Action<TrainingView> show, int validationImages = 1)
    {
        const int Most = 16;
        ArgumentNullException.ThrowIfNull(show);
        ArgumentOutOfRangeException.ThrowIfNegative(validationImages);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(validationImages, Most);
        (_show, ValidationImages) = (show, validationImages);
    }

    /// <inheritdoc/>
    public override int ValidationImages { get; }

    /// <inheritdoc/>
    public override void OnBegin(TrainingStart start)
    {
        _start = start;
        _progress = null;
        _epochs.Clear();
        _samples.Clear();
    }

    /// <inheritdoc/>
    public override void OnValidation(ValidationPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        _samples[prediction.Index] = SideBySide.Compare(prediction.Image, prediction.Label, prediction.PredictedLabel, prediction.Classes);
    }

    /// <inheritdoc/>
    public override void OnStep(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.CompletedEpoch is not { } epoch)
        {
            return;
        }

        _epochs.Add(epoch);
        _progress = progress;
        Show(progress, [.. _epochs], BestSoFar(), false);
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (_progress is not null)
        {
            Show(_progress, result.Epochs, result.BestEpoch, true);
        }
    }

    private int BestSoFar() =>
        _epochs.Where(epoch => epoch.ValidationMeanDice is not (null or double.NaN)).MaxBy(epoch => epoch.ValidationMeanDice)?.Epoch ?? _epochs[^1].Epoch;

    private void Show(TrainingProgress progress, IReadOnlyList<EpochInfo> epochs, int bestEpoch, bool isCompleted)
    {
        var view = new TrainingView(progress, new TrainingHistory(epochs, bestEpoch, _start!.Classes), [.. _samples.Values], isCompleted);
        try
        {
            _show(view);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new SegmentationException($"What shows the training has failed: {exception.Message}", exception);
        }
    }
}
