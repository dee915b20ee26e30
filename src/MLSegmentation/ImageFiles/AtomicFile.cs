using System.Runtime.Versioning;
using System.Text;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>
/// Writes files so that the name only ever stands for a complete file: under a temporary name in the same folder first, renamed
/// at the end. What cannot be written ends with one clear error and leaves nothing behind. Devices, such as <c>/dev/null</c>, are
/// written to, not replaced; <c>/dev/stdout</c> is the process's standard output on every system.
/// </summary>
/// <remarks>
/// The new file takes the place of the old one and its permissions. Where the name is a symbolic link, the new file takes the place of the link,
/// and what the link leads to stays as it is; links among the folders are followed. A file that is read-only, on Unix one that nobody is permitted
/// to write to, is not replaced.
/// </remarks>
public static class AtomicFile
{
    /// <summary>How the temporary names begin.</summary>
    internal const string TemporaryPrefix = ".mlseg-";

    private const string StandardOutput = "/dev/stdout";

    // In bytes on Unix, in characters on Windows.
    private const int LongestName = 255;

    // Names of this length go into every folder. An extension that is longer is not what a file format is known by.
    private const int LongestExtension = 32;

    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;
    private const UnixFileMode OwnersUse = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode AnyonesWriting = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Writes what <paramref name="write"/> puts into the stream.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        string place = FindPlace(path);
        if (IsDevice(path, place))
        {
            WriteToDevice(path, write);
            return;
        }

        WriteThrough(path, place, temporary =>
        {
            using var stream = Create(temporary, place);
            KeepPermissions(place, temporary);
            write(stream);
        });
    }

    /// <summary>Writes what <paramref name="write"/> puts into the stream, and has it on the disk before the name stands for it.</summary>
    internal static void WriteDurably(string path, Action<Stream> write) => Write(path, stream =>
    {
        write(stream);
        if (stream is FileStream file)
        {
            DiskFlush.Require(file);
        }
    });

    /// <summary>Writes text as UTF-8.</summary>
    internal static void WriteAllText(string path, string text) => WriteAllBytes(path, Encoding.UTF8.GetBytes(text));

    internal static void WriteAllBytes(string path, byte[] bytes) => Write(path, stream => stream.Write(bytes));

    /// <summary>
    /// Writes through an interface that wants a path: <paramref name="write"/> gets a temporary one with the same extension, of an empty file that has
    /// no more permissions than the file that is replaced, but for the owner's to read and write it.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes to the file of the path that it is given, which exists.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void WriteThroughPath(string path, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        string place = FindPlace(path);
        if (IsDevice(path, place))
        {
            throw new SegmentationException($"Cannot write '{path}': it is a device, and a file is needed.");
        }

        WriteThrough(path, place, temporary =>
        {
            Create(temporary, place, OwnersUse).Dispose();
            write(temporary);
            KeepPermissions(place, temporary);
        });
    }

    /// <summary>Finds out whether a file could be written, before the work whose result it is to hold.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string place = FindPlace(path);
        if (IsDevice(path, place))
        {
            EnsureDevice(path);
            return;
        }

        string temporary = GetTemporaryPath(path, place);
        try
        {
            UnfinishedFiles.Do(() =>
            {
                using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, 1, FileOptions.DeleteOnClose);
                return true;
            });
        }
        catch (Exception exception) when (WriteFailure.IsOne(exception))
        {
            throw WriteFailure.Describe(path, exception, place, temporary);
        }
    }

    /// <summary>Where a file is in fact. Links that change later do not change it any more.</summary>
    private static string FindPlace(string path) => RealPath.PlaceOf(Path.GetFullPath(path));

    private static void WriteThrough(string path, string place, Action<string> write)
    {
        string temporary = GetTemporaryPath(path, place);
        UnfinishedFiles.Begin(temporary);
        try
        {
            write(temporary);
            UnfinishedFiles.Complete(temporary, place);
        }
        catch (Exception exception)
        {
            var failure = WriteFailure.IsOne(exception) ? WriteFailure.Describe(path, exception, place, temporary) : null;
            TryDelete(temporary);
            if (failure is not null)
            {
                throw failure;
            }

            throw;
        }
        finally
        {
            UnfinishedFiles.End(temporary);
        }
    }

    /// <summary>Creates a file that from its beginning has no permissions but those of the one that it is to replace, and <paramref name="others"/>.</summary>
    private static FileStream Create(string temporary, string place, UnixFileMode others = default)
    {
        // It may be deleted while it is open: where the program ends.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Delete };
        if (!OperatingSystem.IsWindows() && PermissionsOf(place) is { } mode)
        {
            options.UnixCreateMode = mode | others;
        }

        return UnfinishedFiles.Do(() => new FileStream(temporary, options));
    }

    /// <summary>Gives a file the permissions of the one that it is to replace.</summary>
    private static void KeepPermissions(string place, string temporary)
    {
        if (OperatingSystem.IsWindows() || PermissionsOf(place) is not { } mode)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(temporary, mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not all file systems have permissions.
        }
    }

    /// <summary>The permissions of a file; null where there is none, or a link.</summary>
    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode? PermissionsOf(string place)
    {
        try
        {
            return RealPath.TargetOf(place) is null && File.Exists(place) ? File.GetUnixFileMode(place) & Permissions : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Whoever may replace a file of someone else, in a folder that several share, need not be permitted to write into it.
    private static bool IsReadOnly(string place) => new FileInfo(place) is { Exists: true, LinkTarget: null } file
        && (OperatingSystem.IsWindows() ? file.IsReadOnly : (file.UnixFileMode & AnyonesWriting) == 0);

    // A file in its place would break what every program uses it for, such as /dev/null and /dev/stdout.
    private static bool IsDevice(string path, string place) =>
        path == StandardOutput || (!OperatingSystem.IsWindows() && (IsDevicePath(Path.GetFullPath(path)) || IsDevicePath(place)));

    // The folder of a process's open files is also called /dev/fd.
    private static bool IsDevicePath(string path) =>
        (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal))
        || (path.StartsWith("/proc/", StringComparison.Ordinal) && path.Contains("/fd/", StringComparison.Ordinal));

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
        catch (Exception exception) when (WriteFailure.IsOne(exception))
        {
            throw WriteFailure.Describe(path, exception, path, temporary: null);
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
                if (device.CanSeek)
                {
                    device.Position = device.Length;
                }

                return device;
        }
    }

    /// <summary>A name for a file while it is not complete; throws where it can be neither made nor replaced.</summary>
    private static string GetTemporaryPath(string path, string place)
    {
        string full = Path.GetFullPath(path);
        string? folder = Path.GetDirectoryName(place);
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

        if (RealPath.TargetOf(place) is null && RegularFile.FindOther(place) is { } other)
        {
            throw new SegmentationException($"Cannot write '{path}': it is {other}, which a file would replace. Name another one.");
        }

        if (IsReadOnly(place))
        {
            throw new SegmentationException($"Cannot write '{path}': it is a read-only file. Have it permitted to be written to, or name another one.");
        }

        string extension = Path.GetExtension(full);
        string random = Path.GetRandomFileName().Replace(".", string.Empty, StringComparison.Ordinal);
        return Path.Combine(folder, $"{TemporaryPrefix}{random}{(extension.Length <= LongestExtension ? extension : "")}");
    }

    private static SegmentationException NamesFolder(string path) => new($"Cannot write '{path}': it names a folder, not a file.");

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
