using System.Globalization;
using Google.Protobuf;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Training.TensorBoard;

/// <summary>
/// A file of events, which grows as they come. It is open only while it is written to, so that it holds whole events whenever the training
/// ends, and other programs can read it at any time.
/// </summary>
internal sealed class EventFile
{
    private const string Pattern = "events.out.tfevents.*";
    private const string Version = "brain.Event:2";

    private readonly string _path;
    private readonly List<Event> _pending = [];

    /// <summary>Names a file that does not exist yet, and begins it with what tells its version.</summary>
    public EventFile(string folder, DateTimeOffset now)
    {
        _path = ChoosePath(folder, now);
        Add(new Event { WallTime = ToSeconds(now), FileVersion = Version });
    }

    /// <summary>Whether a folder holds such files.</summary>
    public static bool IsAnyIn(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, Pattern).Any();

    /// <summary>Seconds since 1970, as events have them.</summary>
    public static double ToSeconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>Adds an event, in memory at first.</summary>
    public void Add(Event item) => _pending.Add(item);

    /// <summary>Writes the events that were added since the last time.</summary>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void Flush()
    {
        try
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
            _pending.ForEach(item => RecordFormat.Write(file, item.ToByteArray()));
            _pending.Clear();
        }
        catch (Exception exception) when (WriteFailure.IsOne(exception))
        {
            throw new SegmentationException($"The TensorBoard file '{_path}' cannot be written: {SystemReason.Of(exception, _path)}", exception);
        }
    }

    /// <summary>The name that TensorBoard looks for, with the time and the machine in it, so that the files of several runs sort by time.</summary>
    private static string ChoosePath(string folder, DateTimeOffset now)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{now.ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}");
        return Enumerable.Range(0, int.MaxValue)
            .Select(number => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{number}")))
            .First(path => !File.Exists(path));
    }
}
