using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.Runtime;
using MLSegmentation.ImageFiles;
using MLSegmentation.Models.Weights;

namespace MLSegmentation.Training.Loop.Checkpoints;

/// <summary>The folder with the checkpoints of one run, at least one of which is kept; each is named after its step.</summary>
internal sealed partial class CheckpointFolder(string path, int kept)
{
    /// <summary>Refuses to resume from a folder that is not there, so that a mistyped name leaves no empty folder behind.</summary>
    public void RequireExisting()
    {
        if (!Directory.Exists(path))
        {
            throw NothingToResume();
        }
    }

    /// <summary>Creates the folder where it is missing, and keeps other runs out of it until the result is disposed.</summary>
    /// <exception cref="SegmentationException">Another run has it, or it cannot be used.</exception>
    public FolderLock Lock()
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotUse(exception);
        }

        return FolderLock.Take(path, "checkpoint folder");
    }

    /// <summary>Creates the folder where it is missing, and removes what a run that was killed while it wrote has left.</summary>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(path);
            foreach (string unfinished in Directory.EnumerateFiles(path, $"{AtomicFile.TemporaryPrefix}*.safetensors"))
            {
                DeleteUnlessOpen(unfinished);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotUse(exception);
        }

        AtomicFile.EnsureWritable(GetPath(0));
    }

    /// <summary>Whether there is a checkpoint, readable or not.</summary>
    public bool HasAny() => List().Any();

    /// <summary>Opens the last checkpoint that is whole, and warns of those after it that are not.</summary>
    public Checkpoint OpenLast(IChannel channel)
    {
        var problems = new List<string>();
        foreach (string file in List().Select(item => item.Path))
        {
            try
            {
                var checkpoint = Checkpoint.Open(file);
                string shown = SegmentationText.Escape(file);
                problems.ForEach(problem => channel.Warning(MessageSensitivity.None, "{0} Going on from the one before, '{1}'.", problem, shown));
                return checkpoint;
            }
            catch (SegmentationException exception)
            {
                problems.Add(exception.Message);
            }
        }

        throw problems is []
            ? NothingToResume()
            : new SegmentationException(
                $"No checkpoint in '{path}' can be resumed from. {string.Join(" ", problems)} Delete them, and begin the run without resuming.");
    }

    /// <summary>Writes a checkpoint, and deletes those that are more than enough.</summary>
    public string Write(CheckpointState state, IReadOnlyList<WeightTensor> tensors)
    {
        string file = GetPath(state.Step);
        Checkpoint.Write(file, state, tensors);
        DeleteOlder(state.Step);
        return file;
    }

    // Who writes a file has it open: another program that exports weights into this folder.
    private static void DeleteUnlessOpen(string file)
    {
        try
        {
            if (RealPath.TargetOf(file) is null)
            {
                new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1).Dispose();
            }

            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in use, or gone.
        }
    }

    private SegmentationException CannotUse(Exception exception) =>
        new($"The checkpoint folder '{path}' cannot be used: {exception.Message.TrimEnd('.')}. Choose another one.", exception);

    private SegmentationException NothingToResume() =>
        new($"There is no checkpoint in '{path}' to resume from. Check the folder, or begin the run without resuming.");

    private string GetPath(int step) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"checkpoint-{step:D8}.safetensors"));

    /// <summary>The checkpoints, the last one first.</summary>
    private IEnumerable<(int Step, string Path)> List() => Directory.EnumerateFiles(path, "checkpoint-*.safetensors")
        .Select(file => (Match: FileName().Match(Path.GetFileName(file)), Path: file))
        .Where(item => item.Match.Success)
        .Select(item => (int.Parse(item.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), item.Path))
        .OrderDescending();

    // Those of later steps are damaged, or the run would not be here; they are written again when it gets there.
    private void DeleteOlder(int step)
    {
        foreach (var (_, file) in List().Where(item => item.Step <= step).Skip(kept))
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // One file too many does no harm, and the next checkpoint tries again.
            }
        }
    }

    [GeneratedRegex(@"^checkpoint-(\d{8,9})\.safetensors$")]
    private static partial Regex FileName();
}
