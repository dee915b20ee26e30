using System.IO.Compression;
using System.Security.Cryptography;

namespace MLSegmentation.Fuzzing.Running;

/// <summary>
/// Inputs by which AFL++ reached code that the examples do not reach, an archive for each reader: later runs begin with them, on any machine, and the tests
/// read them. The same inputs make the same bytes.
/// </summary>
internal static class FoundInputs
{
    /// <summary>The longest input that is kept, in bytes.</summary>
    public const int MaxLength = 10 << 10;

    /// <summary>The word in AFL's file names for an input that reached new code; others only went through it more often.</summary>
    private const string NewCode = "+cov";

    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads an archive.</summary>
    /// <param name="archive">The file; none where there is none.</param>
    /// <returns>Inputs by name, in the order of their names.</returns>
    public static SortedDictionary<string, byte[]> Read(string archive)
    {
        var inputs = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (!File.Exists(archive))
        {
            return inputs;
        }

        using var zip = ZipFile.OpenRead(archive);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            byte[] input = new byte[entry.Length];
            stream.ReadExactly(input);
            inputs.Add(entry.FullName, input);
        }

        return inputs;
    }

    /// <summary>Adds what AFL has found.</summary>
    /// <param name="archive">The file, which may not be there yet.</param>
    /// <param name="queue">AFL's folder of inputs.</param>
    /// <returns>How many inputs the archive holds now.</returns>
    public static int Keep(string archive, string queue)
    {
        var inputs = Read(archive);
        foreach (var file in new DirectoryInfo(queue).EnumerateFiles($"*{NewCode}*").Where(file => file.Length is > 0 and <= MaxLength))
        {
            byte[] input = File.ReadAllBytes(file.FullName);
            inputs.TryAdd(Convert.ToHexStringLower(SHA256.HashData(input))[..16], input);
        }

        Write(archive, inputs);
        return inputs.Count;
    }

    /// <summary>Writes each input of an archive into a file of a folder.</summary>
    public static void Unpack(string archive, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, input) in Read(archive))
        {
            File.WriteAllBytes(Path.Combine(folder, name), input);
        }
    }

    private static void Write(string archive, SortedDictionary<string, byte[]> inputs)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(archive))!);
        string part = $"{archive}.part";
        using (var zip = new ZipArchive(File.Create(part), ZipArchiveMode.Create))
        {
            foreach (var (name, input) in inputs)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
                entry.LastWriteTime = Written;
                using var stream = entry.Open();
                stream.Write(input);
            }
        }

        File.Move(part, archive, overwrite: true);
    }
}
