namespace MLSegmentation.Cli.Output;

/// <summary>
/// Tells that a part of this program could not be loaded for want of file descriptors: no data of the user is to blame for that. It needs nothing
/// but the runtime's core library, which is loaded.
/// </summary>
internal static class OpenFiles
{
    /// <summary>The sentence to show; null where something else ended the program.</summary>
    public static string? DescribeEnd(Exception? exception) => exception switch
    {
        null => null,
        FileLoadException { FileName: { } name } => Describe(name),
        FileNotFoundException { FileName: { } name } when name.Contains(", Version=", StringComparison.Ordinal) => Describe(name),
        DllNotFoundException when exception.Message.Contains("Too many open files", StringComparison.Ordinal) => Describe("a native library"),
        _ => DescribeEnd(exception.InnerException),
    };

    private static string Describe(string part) =>
        $"A part of this program, {part.Split(',')[0]}, cannot be loaded, perhaps since no more files can be opened or the memory is used up. Raise the limit "
        + "of open files (ulimit -n 1024), give the process more memory, or install the program anew.";
}
