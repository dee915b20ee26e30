using System.IO.Compression;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Writes the zip archive of a model. Entries are completed in the order in which they are closed.</summary>
internal sealed class RepositoryWriter : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly HashSet<string> _names = [];

    private RepositoryWriter(Stream stream) => _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    public static RepositoryWriter CreateNew(Stream stream)
    {
        var repository = new RepositoryWriter(stream);
        repository.WriteEntry("TrainingInfo", "Version.txt", Encoding.UTF8.GetBytes("5.0.0" + Environment.NewLine));
        return repository;
    }

    public void WriteEntry(string directory, string name, ReadOnlySpan<byte> content)
    {
        string path = PathOf(directory, name);
        Contracts.CheckParam(_names.Add(path), nameof(name), $"Duplicate entry: '{path}'");
        using Stream target = _archive.CreateEntry(path).Open();
        target.Write(content);
    }

    public void Dispose() => _archive.Dispose();

    internal static string PathOf(string directory, string name) => string.IsNullOrEmpty(directory) ? name : $"{directory}/{name}";
}

/// <summary>Reads the zip archive of a model.</summary>
internal sealed class RepositoryReader : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private RepositoryReader(Stream stream)
    {
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (Exception exception)
        {
            throw Contracts.ExceptDecode("Failed to open a zip archive", exception);
        }

        _entries = _archive.Entries.GroupBy(e => e.FullName.Replace('\\', '/')).ToDictionary(g => g.Key, g => g.Last());
    }

    public static RepositoryReader Open(Stream stream) => new(stream);

    /// <summary>The content of an entry, seekable; null if there is none.</summary>
    public MemoryStream OpenEntryOrNull(string directory, string name)
    {
        if (!_entries.TryGetValue(RepositoryWriter.PathOf(directory, name), out ZipArchiveEntry entry))
        {
            return null;
        }

        var content = new MemoryStream((int)entry.Length);
        using Stream source = entry.Open();
        source.CopyTo(content);
        content.Position = 0;
        return content;
    }

    public void Dispose() => _archive.Dispose();
}
