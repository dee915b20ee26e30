namespace MLSegmentation.IO;

/// <summary>Reads files that a user named, with errors for the user.</summary>
internal static class UserFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the file should hold, for messages: <c>image</c>, <c>mask</c>, <c>model</c>.</param>
    /// <exception cref="SegmentationException">The file is missing, empty or cannot be read.</exception>
    public static byte[] ReadAllBytes(string path, string what)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            return bytes.Length > 0 ? bytes : throw new SegmentationException($"The {what} '{path}' is an empty file.");
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
}
