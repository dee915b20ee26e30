using System.Text;

namespace MLSegmentation;

/// <summary>
/// Writes files so that the name only ever stands for a complete file: under a temporary name in the same folder first, renamed
/// at the end. What cannot be written ends with one clear error and leaves nothing behind. Devices, such as <c>/dev/null</c>, are
/// written to, not replaced.
/// </summary>
public static class AtomicFile
{
    // ENOSPC, on macOS, too, and ERROR_DISK_FULL.
    private const int LinuxDiskFull = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

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
                throw CannotWrite(path, exception);
            }

            throw;
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
            return;
        }

        string temporary = GetTemporaryPath(path);
        try
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, exception);
        }
    }

    // A file in its place would break what every program uses it for, such as /dev/null and /dev/stdout.
    private static bool IsDevice(string path) => !OperatingSystem.IsWindows()
        && Path.GetFullPath(path) is { } full
        && full.StartsWith("/dev/", StringComparison.Ordinal)
        && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static void WriteToDevice(string path, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);
        try
        {
            using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            device.Write(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, exception);
        }
    }

    private static string GetTemporaryPath(string path)
    {
        string full = Path.GetFullPath(path);
        string? folder = Path.GetDirectoryName(full);
        string name = Path.GetFileNameWithoutExtension(full);
        if (folder is null || Path.GetFileName(full).Length == 0 || Directory.Exists(full))
        {
            throw new SegmentationException($"Cannot write '{path}': it names a folder, not a file.");
        }

        if (!Directory.Exists(folder))
        {
            throw new SegmentationException($"Cannot write '{path}': the folder '{folder}' does not exist.");
        }

        return Path.Combine(folder, $".{name}.{Path.GetRandomFileName().Replace(".", string.Empty, StringComparison.Ordinal)}{Path.GetExtension(full)}");
    }

    private static SegmentationException CannotWrite(string path, Exception exception)
    {
        string advice = exception.HResult is LinuxDiskFull or WindowsDiskFull ? " Make room on the disk, or name a file on another one." : "";
        return new SegmentationException($"Cannot write '{path}': {exception.Message.TrimEnd('.')}.{advice}", exception);
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
