namespace MLSegmentation.Hosting.Serving;

/// <summary>By what another file, or other content, in the place of a file is seen. A link stands for the file that it leads to.</summary>
internal readonly record struct FileStamp(string? Target, long Length, DateTime Written, DateTime Created)
{
    /// <summary>No file.</summary>
    public static FileStamp None { get; } = new(null, 0, default, default);

    /// <summary>The file at a path as it is now.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            var file = new FileInfo(target);
            return file.Exists ? new FileStamp(target, file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc) : None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return None;
        }
    }
}
