using System.Text.Json;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Output;

/// <summary>What commands write: checked before any work is done, and results for programs.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Throws when one of the files could not be written, or would overwrite another one or an input; those that are null were
    /// not asked for.
    /// </summary>
    public static void RequireWritable(IEnumerable<FileInfo?> files, params IEnumerable<FileInfo?> inputs)
    {
        HashSet<string> taken = [.. inputs.OfType<FileInfo>().Select(file => file.FullName)];
        foreach (var file in files.OfType<FileInfo>())
        {
            if (!taken.Add(file.FullName))
            {
                throw new UsageException($"'{file}' is given for two files, and one would overwrite the other; give each its own name.");
            }

            AtomicFile.EnsureWritable(file.ToString());
        }
    }

    /// <summary>Creates <paramref name="folder"/> where it does not exist and throws when nothing can be written into it.</summary>
    public static void CreateFolder(DirectoryInfo folder)
    {
        try
        {
            folder.Create();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"The folder '{folder}' cannot be created: {exception.Message}", exception);
        }

        AtomicFile.EnsureWritable(Path.Combine(folder.ToString(), "mask.png"));
    }

    /// <summary>Writes <paramref name="result"/> to <paramref name="file"/>, or nothing when no file was asked for.</summary>
    public static void WriteJson(FileInfo? file, object result)
    {
        if (file is not null)
        {
            AtomicFile.Write(file.FullName, stream => JsonSerializer.Serialize(stream, result, SegmentationJson.Options));
        }
    }
}
