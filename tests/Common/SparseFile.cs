namespace MLSegmentation.TestSupport;

/// <summary>Makes files longer than what is stored of them.</summary>
internal static class SparseFile
{
    /// <summary>Makes a file with a beginning, and zeros up to its length.</summary>
    /// <returns>False where the file system does not make such a file, or would store its zeros.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> begin, long length)
    {
        // NTFS stores zeros unless it is asked not to, and so does APFS.
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Create);
            file.Write(begin);
            file.SetLength(length);
            return true;
        }
        catch (IOException)
        {
            // No file may be so long here.
            File.Delete(path);
            return false;
        }
    }
}
