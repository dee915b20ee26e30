using System.Globalization;
using MLSegmentation.ImageFiles;
using MLSegmentation.Training.TensorBoard;

namespace MLSegmentation.Training;

/// <summary>
/// Writes a training's progress as event files, which TensorBoard shows while it goes on: loss and learning rate of every step, all metrics on
/// the validation images after every epoch, those of each class among them, some of these images with their predicted masks, and the options.
/// </summary>
/// <remarks>
/// One log is for one training after another: what the second training writes is in the sub-folder <c>2</c>, and so on, each a run of its own to
/// TensorBoard. The axis of all numbers is the step.
/// </remarks>
public sealed class TensorBoardLog : TrainingObserver
{
    private const string What = "TensorBoard folder";

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(2);

    private readonly string _folder;
    private readonly int _images;
    private readonly TimeProvider _time;
    private int _trainings;
    private bool _isResumed;
    private bool _hasTruth;
    private FolderLock? _lock;
    private EventFile? _file;
    private DateTimeOffset _begin;
    private long _beginStamp;
    private long _flushedStamp;

    /// <summary>Creates the log of a folder. Nothing is written before a training begins.</summary>
    /// <param name="folder">The folder of the event files; it is created where it does not exist.</param>
    /// <param name="images">How many validation images to write after each epoch, at least 0. Default: 3.</param>
    /// <param name="timeProvider">The clock for the times in the files. Default: that of the system.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="images"/> is negative.</exception>
    /// <example>
    /// <code>
    /// var trainer = mlContext.Segmentation().Trainers.UNet(options: new()
    /// {
    ///     ValidationFraction = 0.2,
    ///     Observers = [new TensorBoardLog("runs/1")],
    /// });
    /// </code>
    /// </example>
    public TensorBoardLog(string folder, int images = 3, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        (_folder, _images, _time) = (folder, images, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public override int ValidationImages => _images;

    // The clock may be set while the training goes on, which must not have events go back in time.
    private DateTimeOffset Now => _begin + _time.GetElapsedTime(_beginStamp);

    private string RunFolder => _trainings == 1 ? _folder : Path.Combine(_folder, _trainings.ToString(CultureInfo.InvariantCulture));

    /// <summary>Creates the folder.</summary>
    /// <param name="isResumed">Whether the training goes on from a checkpoint; its numbers then follow those that are in the folder.</param>
    /// <exception cref="SegmentationException">
    /// The folder cannot be written to, is in use by another run, or holds the events of an earlier run that is not resumed and came to its end. Events of
    /// one that did not, because it was killed before its first checkpoint, are those of this training where it was the same; that is found out when the
    /// images are read.
    /// </exception>
    public override void OnPrepare(bool isResumed)
    {
        _trainings++;
        _isResumed = isResumed;
        try
        {
            Directory.CreateDirectory(RunFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException(
                $"The TensorBoard folder '{RunFolder}' cannot be created: {exception.Message.TrimEnd('.')}. Choose another one.", exception);
        }

        FolderLock.Take(RunFolder, What).Dispose();
        RequireNoOther(start: null);
        AtomicFile.EnsureWritable(Path.Combine(RunFolder, "events"));
    }

    /// <inheritdoc/>
    public override void OnBegin(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        _hasTruth = false;

        // Another run may have come while the images were read.
        OnClose();
        _lock = FolderLock.Take(RunFolder, What);
        var summary = Summaries.OfStart(start);
        RequireNoOther(summary);
        (_begin, _beginStamp) = (_time.GetUtcNow(), _time.GetTimestamp());
        _file = new EventFile(RunFolder, _begin);

        // TensorBoard forgets what an earlier run wrote about this step and later ones; the last step before belongs to that run.
        Add(start.StepsTaken > 0 ? start.StepsTaken + 1 : 0, new Event { SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start } });
        Add(start.StepsTaken, new Event { Summary = summary });
        Flush();
    }

    /// <inheritdoc/>
    public override void OnStep(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        Add(progress.Step, new Event { Summary = Summaries.OfStep(progress) });
        if (progress.CompletedEpoch is { } epoch)
        {
            Add(progress.Step, new Event { Summary = Summaries.OfEpoch(epoch, progress.ValidationMetrics) });
            _hasTruth = true;
        }

        if (progress.CompletedEpoch is not null || _time.GetElapsedTime(_flushedStamp) >= FlushInterval)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public override void OnValidation(ValidationPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var (image, classes) = (prediction.Image, prediction.Classes);
        string name = string.Create(CultureInfo.InvariantCulture, $"validation image {prediction.Index + 1}");
        var summary = new Summary { Value = { Summaries.Overlaid($"{name}/predicted", image, prediction.PredictedLabel, classes) } };
        if (!_hasTruth)
        {
            summary.Value.Add(Summaries.Overlaid($"{name}/true", image, prediction.Label, classes));
        }

        Add(prediction.Step, new Event { Summary = summary });
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Add(result.Steps, new Event { SessionLog = new() { Status = SessionLog.Types.SessionStatus.Stop } });
        Flush();
        OnClose();
    }

    /// <inheritdoc/>
    public override void OnClose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    /// <summary>Throws where the folder holds what would mix with the events of this run.</summary>
    /// <param name="start">What this run begins with; null where that is not known yet.</param>
    private void RequireNoOther(Summary? start)
    {
        if (!_isResumed && !EventFile.FilesIn(RunFolder).All(path => LoggedRun.Read(path).MayBeginAgain(start)))
        {
            throw new SegmentationException(
                $"'{RunFolder}' holds the TensorBoard files of an earlier run, with which those of this one would mix. Choose another folder, or delete them.");
        }
    }

    private void Add(int step, Event item)
    {
        item.Step = step;
        item.WallTime = EventFile.ToSeconds(Now);
        _file!.Add(item);
    }

    private void Flush()
    {
        _file!.Flush();
        _flushedStamp = _time.GetTimestamp();
    }
}
