using System.Globalization;
using System.Numerics;
using Microsoft.ML.Runtime;
using MLSegmentation.ImageFiles;
using MLSegmentation.Options;
using MLSegmentation.Training.Loop.Checkpoints;

namespace MLSegmentation.Training.Loop;

/// <summary>The checkpoints of one run: the one that it goes on from, and those that it writes.</summary>
internal sealed class RunCheckpoints : IDisposable
{
    private readonly CheckpointFolder _folder;
    private readonly CheckpointOptions _options;
    private readonly IChannel _channel;
    private IReadOnlyDictionary<string, string> _run = new Dictionary<string, string>();
    private int _seed;
    private FolderLock? _lock;
    private string? _lastPath;
    private int _failures;

    private RunCheckpoints(CheckpointFolder folder, Checkpoint? resumed, CheckpointOptions options, IChannel channel)
    {
        (_folder, Resumed, _options, _channel) = (folder, resumed, options, channel);
        _lastPath = resumed?.Path;
    }

    /// <summary>What the run goes on from; null where it begins anew.</summary>
    public Checkpoint? Resumed { get; }

    /// <summary>The last checkpoint that is whole; null where there is none, or none any more.</summary>
    public string? LastPath => File.Exists(_lastPath) ? _lastPath : null;

    /// <summary>
    /// Prepares the folder that the options name, keeps other runs out of it, and opens the checkpoint to go on from; null where they name no folder.
    /// </summary>
    public static RunCheckpoints? Open(CheckpointOptions options, IChannel channel)
    {
        if (options.Folder is not { } path)
        {
            return null;
        }

        var folder = new CheckpointFolder(path, options.Kept);
        if (options.Resume)
        {
            folder.RequireExisting();
        }

        var taken = folder.Lock();
        try
        {
            folder.Prepare();
            if (!options.Resume && folder.HasAny())
            {
                throw IsTaken(path);
            }

            return new RunCheckpoints(folder, options.Resume ? folder.OpenLast(channel) : null, options, channel) { _lock = taken };
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the checkpoint to go on from without writing anything, neither now nor later, for a run that is only estimated; null where the options
    /// name no folder. What <see cref="Open"/> refuses is refused here, too.
    /// </summary>
    public static RunCheckpoints? Peek(CheckpointOptions options, IChannel channel)
    {
        if (options.Folder is not { } path)
        {
            return null;
        }

        var folder = new CheckpointFolder(path, options.Kept);
        if (options.Resume)
        {
            folder.RequireExisting();
        }
        else if (Directory.Exists(path) && folder.HasAny())
        {
            throw IsTaken(path);
        }

        return new RunCheckpoints(folder, options.Resume ? folder.OpenLast(channel) : null, options, channel);
    }

    /// <summary>Says what run this is, by the options and the data that decide its result. A checkpoint of another run is refused.</summary>
    public void Begin(IReadOnlyDictionary<string, string> run, int seed)
    {
        (_run, _seed) = (run, seed);
        if (Resumed is null)
        {
            return;
        }

        var before = Resumed.State.Run;
        var differences = run.Keys.Union(before.Keys).Order(StringComparer.Ordinal)
            .Where(key => run.GetValueOrDefault(key) != before.GetValueOrDefault(key))
            .Select(OptionText (key) => $"{RunDescription.NameOf(key)} is {Value(run, key)} and was {Value(before, key)}")
            .ToArray();
        if (differences is not [])
        {
            throw SegmentationException.Naming(
                $"'{Resumed.Path}' is of another run: {OptionText.Join("; ", differences)}. Resume with the options and the data of that run, "
                + $"or begin a new run in another folder.");
        }

        _channel.Info(MessageSensitivity.None, "Going on after step {0}, from '{1}'.", Resumed.State.Step, SegmentationText.Escape(Resumed.Path));
    }

    /// <summary>Whether a checkpoint is due after a step within an epoch.</summary>
    public bool IsDue(int step) => _options.Steps is { } every && step % every == 0;

    /// <summary>
    /// Writes a checkpoint. Where that fails, a warning says so and the training goes on: what it has reached would be lost otherwise. Where one
    /// fails after another, the second, the fourth, the eighth and so on are warned of: a log is not to be filled with what it has said.
    /// </summary>
    public void Write(TrainingState state)
    {
        try
        {
            _lastPath = _folder.Write(
                new CheckpointState(CheckpointState.CurrentFormat, state.Step, state.EpochLoss, _seed, _run, state.Epochs) { Sums = state.Sums },
                [.. state.ToTensors()]);
            _failures = 0;
        }
        catch (SegmentationException exception)
        {
            if (!BitOperations.IsPow2(++_failures))
            {
                return;
            }

            string last = LastPath is null ? "there is none" : $"the last one is '{LastPath}'";
            _channel.Warning(
                MessageSensitivity.None,
                "The checkpoint after step {0} could not be written; {1}. {2} The training goes on, and writes the next checkpoint if the "
                + "folder is there and has room by then.",
                state.Step.ToString(CultureInfo.InvariantCulture),
                SegmentationText.Escape(last),
                exception.Message);
        }
    }

    /// <summary>Says in the log what is left of a training that ended early, after some steps.</summary>
    public void ReportStop(int step)
    {
        string rest = LastPath is null
            ? "there is no checkpoint"
            : $"the last checkpoint is '{LastPath}'. To go on from it, train with the same options and resume";
        _channel.Info(MessageSensitivity.None, "Stopped after step {0}; {1}.", step.ToString(CultureInfo.InvariantCulture), SegmentationText.Escape(rest));
    }

    public void Dispose()
    {
        Resumed?.Dispose();
        _lock?.Dispose();
    }

    private static SegmentationException IsTaken(string path) =>
        new($"'{path}' holds the checkpoints of an earlier run. Resume that run, or choose another folder for this one.");

    private static string Value(IReadOnlyDictionary<string, string> run, string key) => run.GetValueOrDefault(key, "not given");
}
