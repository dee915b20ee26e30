using System.Text;

namespace MLSegmentation;

/// <summary>
/// Writes files so that the name only ever stands for a complete file: under a temporary name in the same folder first, renamed
/// at the end. What cannot be written ends with one clear error and leaves nothing behind. Devices, such as <c>/dev/null</c>, are
/// written to, not replaced; <c>/dev/stdout</c> is the process's standard output on every system.
/// </summary>
public static class AtomicFile
{
    /// <summary>How the temporary names begin.</summary>
    internal const string TemporaryPrefix = ".mlseg-";

    private const string StandardOutput = "/dev/stdout";

    // ENOSPC, on macOS, too, and ERROR_DISK_FULL.
    private const int LinuxDiskFull = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    // In bytes on Unix, in characters on Windows.
    private const int LongestName = 255;

    // Names of this length go into every folder. An extension that is longer is not what a file format is known by.
    private const int LongestExtension = 32;

    /// <summary>Writes what <paramref name="write"/> puts into the stream.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        if (IsDevice(path))
        {
            WriteToDevice(path, write);
            return;
        }

        WriteThroughPath(path, temporary =>
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            write(stream);
        });
    }

    /// <summary>Writes what <paramref name="write"/> puts into the stream, and has it on the disk before the name stands for it.</summary>
    internal static void WriteDurably(string path, Action<Stream> write) => Write(path, stream =>
    {
        write(stream);
        (stream as FileStream)?.Flush(flushToDisk: true);
    });

    /// <summary>Writes text as UTF-8.</summary>
    internal static void WriteAllText(string path, string text) => WriteAllBytes(path, Encoding.UTF8.GetBytes(text));

    internal static void WriteAllBytes(string path, byte[] bytes) => Write(path, stream => stream.Write(bytes));

    /// <summary>
    /// Writes through an interface that wants a path: <paramref name="write"/> gets a temporary one with the same extension.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the file of the path that it is given.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void WriteThroughPath(string path, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        if (IsDevice(path))
        {
            throw new SegmentationException($"Cannot write '{path}': it is a device, and a file is needed.");
        }

        string temporary = GetTemporaryPath(path);
        UnfinishedFiles.Begin(temporary);
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            TryDelete(temporary);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw CannotWrite(path, exception, temporary);
            }

            throw;
        }
        finally
        {
            UnfinishedFiles.End(temporary);
        }
    }

    /// <summary>Finds out whether a file could be written, before the work whose result it is to hold.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (IsDevice(path))
        {
            EnsureDevice(path);
            return;
        }

        string temporary = GetTemporaryPath(path);
        try
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, exception, temporary);
        }
    }

    // A file in its place would break what every program uses it for, such as /dev/null and /dev/stdout.
    private static bool IsDevice(string path) => path == StandardOutput
        || (!OperatingSystem.IsWindows()
            && Path.GetFullPath(path) is { } full
            && full.StartsWith("/dev/", StringComparison.Ordinal)
            && !full.StartsWith("/dev/shm/", StringComparison.Ordinal));

    private static void EnsureDevice(string path)
    {
        if (path != StandardOutput && !File.Exists(path))
        {
            throw Directory.Exists(path)
                ? NamesFolder(path)
                : new SegmentationException($"Cannot write '{path}': there is no such device, or it is closed.");
        }
    }

    private static void WriteToDevice(string path, Action<Stream> write)
    {
        EnsureDevice(path);
        using var content = new MemoryStream();
        write(content);
        try
        {
            using var device = OpenDevice(path);
            device.Write(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, exception);
        }
    }

    /// <summary>Opens a device. One that is redirected to a file goes on behind what the file holds.</summary>
    private static Stream OpenDevice(string path)
    {
        switch (path)
        {
            case StandardOutput or "/dev/fd/1":
                return Console.OpenStandardOutput();
            case "/dev/stderr" or "/dev/fd/2":
                return Console.OpenStandardError();
            default:
                var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                device.Position = device.CanSeek ? device.Length : 0;
                return device;
        }
    }

    private static string GetTemporaryPath(string path)
    {
        string full = Path.GetFullPath(path);
        string? folder = Path.GetDirectoryName(full);
        string name = Path.GetFileName(full);
        if (folder is null || name.Length == 0 || Directory.Exists(full))
        {
            throw NamesFolder(path);
        }

        if (!Directory.Exists(folder))
        {
            throw new SegmentationException($"Cannot write '{path}': the folder '{folder}' does not exist.");
        }

        int length = OperatingSystem.IsWindows() ? name.Length : Encoding.UTF8.GetByteCount(name);
        if (length > LongestName)
        {
            throw new SegmentationException($"Cannot write '{path}': its name is {length} long, and names can be at most {LongestName}. Shorten it.");
        }

        string extension = Path.GetExtension(full);
        string random = Path.GetRandomFileName().Replace(".", string.Empty, StringComparison.Ordinal);
        return Path.Combine(folder, $"{TemporaryPrefix}{random}{(extension.Length <= LongestExtension ? extension : "")}");
    }

    private static SegmentationException NamesFolder(string path) => new($"Cannot write '{path}': it names a folder, not a file.");

    /// <summary>Says why a file cannot be written, in terms of names that the user knows.</summary>
    private static SegmentationException CannotWrite(string path, Exception exception, string? temporary = null)
    {
        bool isFull = exception.HResult is LinuxDiskFull or WindowsDiskFull;
        string folder = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        string message = exception.Message;
        if (isFull && temporary is not null && !message.Contains(temporary, StringComparison.Ordinal) && message.Contains(folder, StringComparison.Ordinal))
        {
            string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
            return new SegmentationException(
                $"Cannot write '{path}': there is no room for temporary files in '{folder}'. Make room there, or have the environment variable "
                + $"{variable} name another folder.",
                exception);
        }

        string reason = temporary is null
            ? message
            : exception is FileNotFoundException or DirectoryNotFoundException
            ? "no file can be made in its folder"
            : message.Replace($" : '{temporary}'", "", StringComparison.Ordinal).Replace(temporary, Path.GetFullPath(path), StringComparison.Ordinal);
        string advice = isFull ? " Make room on the disk, or name a file on another one." : "";
        return new SegmentationException($"Cannot write '{path}': {reason.TrimEnd('.')}.{advice}", exception);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one worth reporting.
        }
    }
}
