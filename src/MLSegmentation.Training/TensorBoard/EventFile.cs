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
    private const string Prefix = "events.out.tfevents.";
    private const string Version = "brain.Event:2";

    // The year 9999. A number beyond is none of a time.
    private const long MostSeconds = 253_402_300_799;

    private readonly string _path;
    private readonly List<Event> _pending = [];

    /// <summary>Names a file that does not exist yet, and begins it with what tells its version.</summary>
    public EventFile(string folder, DateTimeOffset now)
    {
        _path = ChoosePath(folder, now);
        Add(new Event { WallTime = ToSeconds(now), FileVersion = Version });
    }

    /// <summary>The files of this kind in a folder.</summary>
    public static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{Prefix}*") : [];

    /// <summary>Seconds since 1970, as events have them.</summary>
    public static double ToSeconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>Adds an event, in memory at first.</summary>
    public void Add(Event item) => _pending.Add(item);

    /// <summary>Writes the events that were added since the last time, all at once: a program that is killed leaves whole events.</summary>
    /// <exception cref="SegmentationException">The file cannot be written; it holds then what it held before.</exception>
    public void Flush()
    {
        using var records = new MemoryStream();
        _pending.ForEach(item => RecordFormat.Write(records, item.ToByteArray()));
        try
        {
            Append(records.GetBuffer().AsSpan(0, (int)records.Length));
            _pending.Clear();
        }
        catch (Exception exception) when (WriteFailure.IsOne(exception))
        {
            throw new SegmentationException($"The TensorBoard file '{_path}' cannot be written: {SystemReason.Of(exception, _path)}", exception);
        }
    }

    private void Append(ReadOnlySpan<byte> records)
    {
        using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        long end = file.Seek(0, SeekOrigin.End);
        try
        {
            file.Write(records);
        }
        catch (Exception exception) when (WriteFailure.IsOne(exception))
        {
            // What a full disk had room for.
            file.SetLength(end);
            throw;
        }
    }

    /// <summary>
    /// The name that TensorBoard looks for, with the time and the machine in it. TensorBoard reads the files of a folder in the order of their names, and
    /// nothing of one before the last that it has read, so that the time is one behind that of every other file, also where the clock was set back.
    /// </summary>
    private static string ChoosePath(string folder, DateTimeOffset now)
    {
        long seconds = FilesIn(folder).Select(path => SecondsIn(path) + 1).Append(now.ToUnixTimeSeconds()).Max();
        return Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seconds}.{Environment.MachineName}.{Environment.ProcessId}.0"));
    }

    private static long SecondsIn(string path) =>
        long.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
        && seconds < MostSeconds ? seconds : 0;
}
