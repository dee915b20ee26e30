namespace MLSegmentation.TestSupport;

/// <summary>Makes files longer than what is stored of them.</summary>
internal static class SparseFile
{
    private const long Probe = 4L << 30;

    /// <summary>Why there can be none; null where there can.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>Makes a file with a beginning, and zeros up to its length.</summary>
    public static void Create(string path, ReadOnlySpan<byte> begin, long length)
    {
        using var file = new FileStream(path, FileMode.Create);
        file.Write(begin);
        file.SetLength(length);
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Files of zeros take their whole length here.";
        }

        using var folder = new TemporaryFolder();
        try
        {
            Create(folder["probe"], [], Probe);
            return null;
        }
        catch (IOException exception)
        {
            return $"There are no files of 4 GiB here: {exception.Message}";
        }
    }
}
