using System.Text.Json;

namespace MLSegmentation.Cli.Output;

/// <summary>Finds the files that are merged.</summary>
internal static class ShardFiles
{
    /// <summary>
    /// The files that are given, and those of the folders that are given, in the order of their names. Names that begin with a dot are left out: a shard
    /// whose process was killed while it wrote leaves such a file.
    /// </summary>
    /// <param name="given">Files and folders.</param>
    /// <param name="written">
    /// What the command writes. What it wrote the last time is no shard, also where it is in such a folder, so that the same command gives the same again.
    /// </param>
    public static IEnumerable<FileInfo> Find(IEnumerable<FileInfo> given, IEnumerable<FileInfo> written)
    {
        HashSet<string> results = [.. written.Select(file => RealPath.Of(file.FullName))];
        return given.SelectMany(item => Directory.Exists(item.ToString())
            ? Directory.EnumerateFiles(item.ToString(), "*.json")
                .Where(file => !Path.GetFileName(file).StartsWith('.'))
                .Where(file => !results.Contains(RealPath.Of(Path.GetFullPath(file))) || IsShard(file))
                .Order(StringComparer.Ordinal)
                .Select(file => new FileInfo(file))
            : [item]);
    }

    /// <summary>Whether a file that is about to be written holds a shard, or may have held one.</summary>
    private static bool IsShard(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var json = JsonDocument.Parse(stream);
            return json.RootElement.ValueKind != JsonValueKind.Object || json.RootElement.TryGetProperty("shard", out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return true;
        }
    }
}
