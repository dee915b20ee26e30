using System.Globalization;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads files that a user named, with errors for the user.</summary>
internal static class UserFile
{
    /// <summary>What stands for the bytes of names that are no characters, after which nobody can find such a file.</summary>
    private const char NoCharacter = '\ufffd';

    /// <summary>Reads a whole file, of which messages say what it should hold: <c>image</c>, <c>mask</c>, <c>model</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should hold.</param>
    /// <param name="maxLength">The most bytes that it may have.</param>
    /// <exception cref="SegmentationException">It cannot be read, is empty, or is longer.</exception>
    public static byte[] ReadAllBytes(string path, string what, long maxLength)
    {
        using var stream = OpenRead(path, what);
        return Explain(path, what, () =>
        {
            if (stream.Length > Math.Min(maxLength, Array.MaxLength))
            {
                throw new SegmentationException(string.Create(
                    CultureInfo.InvariantCulture, $"The {what} '{path}' has {stream.Length:N0} bytes; up to {maxLength:N0} are read."));
            }

            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            stream.ReadExactly(bytes);
            return bytes;
        });
    }

    /// <summary>Opens a file of which parts are read. What is no file, such as a pipe or a device, is refused before it is opened.</summary>
    /// <exception cref="SegmentationException">It cannot be opened, is no file, or is empty.</exception>
    public static FileStream OpenRead(string path, string what, int bufferSize = 1) => Explain(path, what, () =>
    {
        if (RegularFile.FindOther(path) is { } other)
        {
            throw NoFile(path, what, other);
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize);
        try
        {
            // Somebody may have put something else in its place since.
            return RegularFile.FindOther(stream.SafeFileHandle) is { } opened ? throw NoFile(path, what, opened)
                : !stream.CanSeek ? throw NoFile(path, what, "a device or a pipe")
                : stream.Length == 0 && RegularFile.IsOfSystem(stream.SafeFileHandle) ? throw NoFile(path, what, "made by the system while it is read")
                : stream.Length == 0 ? throw new SegmentationException($"The {what} '{path}' is an empty file.")
                : stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    });

    /// <summary>Runs what reads a file, and turns its failures into errors for the user.</summary>
    public static T Explain<T>(string path, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && !File.Exists(path))
        {
            throw new SegmentationException(
                path.Contains(NoCharacter, StringComparison.Ordinal) && !OperatingSystem.IsWindows()
                    ? $"The {what} '{path}' cannot be opened: its name, or that of its folder, is not in UTF-8. Rename it."
                    : $"The {what} '{path}' does not exist.",
                exception);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw NoFile(path, what, "a folder");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"The {what} '{path}' cannot be read: {SystemReason.Of(exception, path)}", exception);
        }
        catch (OutOfMemoryException exception)
        {
            throw new SegmentationException($"The {what} '{path}' cannot be read: there is not enough memory for it.", exception)
            {
                Kind = SegmentationErrorKind.OutOfMemory,
            };
        }
    }

    private static SegmentationException NoFile(string path, string what, string other) => new(
        $"The {what} '{path}' is not a regular file: it is {other}. "
        + (other == "a folder" ? "Name a file." : "Copy what it holds into a file, and name that."));
}
