using System.Text.Json;

namespace MLSegmentation.Cli.Output;

/// <summary>Results for programs.</summary>
internal static class JsonFile
{
    /// <summary>Writes <paramref name="result"/> to <paramref name="file"/>, or nothing when no file was asked for.</summary>
    public static void Write<T>(FileInfo? file, T result)
    {
        if (file is not null)
        {
            AtomicFile.Write(file.FullName, stream => JsonSerializer.Serialize(stream, result, SegmentationJson.Options));
        }
    }
}
