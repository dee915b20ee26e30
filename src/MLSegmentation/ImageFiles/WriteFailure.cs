using System.Runtime.InteropServices;

namespace MLSegmentation.ImageFiles;

/// <summary>Why a file could not be written, in terms of names that the user knows, and what would help.</summary>
internal static class WriteFailure
{
    // Numbers of Linux, of macOS where they differ, and of Windows: ENOSPC, EDQUOT, EROFS, EMFILE, ENFILE, EBUSY.
    private const int NoSpace = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMacOS = 69;
    private const int ReadOnlySystem = 30;
    private const int TooManyOpen = 24;
    private const int TooManyOpenInAll = 23;
    private const int Busy = 16;

    /// <summary>Whether an exception says that a file cannot be written, and not that the program is wrong.</summary>
    // .NET says of a file that is larger than the process may write (EFBIG) that an argument is out of range.
    public static bool IsOne(Exception exception) => exception is IOException or UnauthorizedAccessException || IsTooLarge(exception);

    /// <summary>The error for the user.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="place">Where the file is in fact.</param>
    /// <param name="temporary">The temporary file in its place; null for a device.</param>
    public static SegmentationException Describe(string path, Exception exception, string place, string? temporary)
    {
        if (temporary is null)
        {
            return new SegmentationException($"Cannot write '{path}': {SystemReason.Of(exception, path).TrimEnd('.')}.{Advice(exception, place)}", exception);
        }

        string folder = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        if (IsFull(exception)
            && !exception.Message.Contains(temporary, StringComparison.Ordinal)
            && !exception.Message.Contains(place, StringComparison.Ordinal)
            && exception.Message.Contains(folder, StringComparison.Ordinal))
        {
            string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
            return new SegmentationException(
                $"Cannot write '{path}': there is no room for temporary files in '{folder}'. Make room there, or have the environment variable "
                + $"{variable} name another folder.",
                exception);
        }

        bool isMade = File.Exists(temporary);
        string advice = IsFull(exception) && !isMade && HasRoom(temporary)
            ? " The disk has room, but none for more files; delete some, or name a file on another disk."
            : Advice(exception, place);
        return new SegmentationException($"Cannot write '{path}': {Reason(exception, place, temporary, isMade).TrimEnd('.')}.{advice}", exception);
    }

    private static string Reason(Exception exception, string place, string temporary, bool isMade) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException when !Directory.Exists(Path.GetDirectoryName(place)) => "its folder is not there any more",
        FileNotFoundException or DirectoryNotFoundException => "no file can be made in its folder",
        UnauthorizedAccessException when !isMade => $"no file can be made in the folder '{Path.GetDirectoryName(place)}', access to which is denied",
        _ when IsTooLarge(exception) => "it is larger than files may get here",
        _ => exception.Message
            .Replace($" : '{temporary}'", "", StringComparison.Ordinal)
            .Replace(temporary, place, StringComparison.Ordinal),
    };

    private static string Advice(Exception exception, string place) => exception switch
    {
        _ when IsFull(exception) => " Make room on the disk, or name a file on another one.",
        UnauthorizedAccessException when OperatingSystem.IsWindows() && File.Exists(place) => " Close it where another program has it open.",
        UnauthorizedAccessException => " Have yourself permitted to write there, or name another folder.",
        PathTooLongException => " Shorten the name, or name a folder with a shorter path.",
        _ when IsTooLarge(exception) => " Raise the limit of the file system or of the process (ulimit -f), or name a file elsewhere.",
        IOException => exception.HResult switch
        {
            QuotaOnLinux when OperatingSystem.IsLinux() => QuotaAdvice,
            QuotaOnMacOS when OperatingSystem.IsMacOS() => QuotaAdvice,
            ReadOnlySystem => " Name a file on a disk that can be written to.",
            TooManyOpen or TooManyOpenInAll => " Raise the limit of open files (ulimit -n), or have fewer open; the disk is not to blame.",
            Busy => " Something else is mounted in its place; name another file.",
            _ => "",
        },
        _ => "",
    };

    private static string QuotaAdvice => " Your share of the disk is used up; delete files of yours, or name a file on another disk.";

    private static bool IsFull(Exception exception) => exception.HResult is NoSpace or NoSpaceOnWindows;

    // Thrown where .NET asks the system, and not where it looks at the arguments of its own methods or of the program's.
    private static bool IsTooLarge(Exception exception) =>
        exception is ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib", TargetSite.DeclaringType: { } type }
        && (type.FullName is "Interop" or "System.IO.RandomAccess" || typeof(SafeHandle).IsAssignableFrom(type));

    private static bool HasRoom(string path)
    {
        const long LeastRoom = 1 << 16;
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace >= LeastRoom;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
