namespace MLSegmentation.ImageFiles;

/// <summary>Reads files that a user named, with errors for the user.</summary>
internal static class UserFile
{
    /// <summary>Reads a whole file, of which messages say what it should hold: <c>image</c>, <c>mask</c>, <c>model</c>.</summary>
    public static byte[] ReadAllBytes(string path, string what) => Explain(path, what, () =>
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.Length > 0 ? bytes : throw Empty(path, what);
    });

    /// <summary>Opens a file of which parts are read, so that it must be one that can seek.</summary>
    public static FileStream OpenRead(string path, string what, int bufferSize = 1) => Explain(path, what, () =>
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize);
        if (stream.CanSeek && stream.Length > 0)
        {
            return stream;
        }

        bool isEmpty = stream.CanSeek;
        stream.Dispose();
        throw isEmpty ? Empty(path, what) : new SegmentationException($"The {what} '{path}' is a device or a pipe, but a file is needed.");
    });

    /// <summary>Runs what reads a file, and turns its failures into errors for the user.</summary>
    public static T Explain<T>(string path, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnauthorizedAccessException exception) when (Directory.Exists(path))
        {
            throw new SegmentationException($"The {what} '{path}' is a folder, but a file is needed.", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SegmentationException($"The {what} '{path}' does not exist.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"The {what} '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static SegmentationException Empty(string path, string what) => new($"The {what} '{path}' is an empty file.");
}
