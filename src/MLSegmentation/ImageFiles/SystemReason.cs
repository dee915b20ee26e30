namespace MLSegmentation.ImageFiles;

/// <summary>What the system says of a file that could not be used, for messages that name the file themselves.</summary>
internal static class SystemReason
{
    // How .NET puts the full path behind what Unix says and it has no words of its own for.
    private const string PathBegin = " : '";

    /// <summary>Whether the system says that it has no memory for a library that it was to load.</summary>
    public static bool IsNoMemory(string message) =>
        message.Contains("failed to map segment", StringComparison.Ordinal) || message.Contains("annot allocate memory", StringComparison.Ordinal);

    /// <summary>The message of an exception, without the path behind it where that is the one which is named already.</summary>
    public static string Of(Exception exception, string path)
    {
        string message = exception.Message.Trim();
        string named = $"{PathBegin}{Path.GetFullPath(path)}'";
        return message.EndsWith(named, StringComparison.Ordinal)
            ? message[..^named.Length]
            : message.Replace(PathBegin, ": '", StringComparison.Ordinal);
    }
}
