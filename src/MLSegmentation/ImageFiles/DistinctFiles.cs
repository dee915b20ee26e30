using System.Diagnostics.CodeAnalysis;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>
/// Tells, before anything is written, whether a file that is to be written is one that is read, or one that is written already, by whatever path:
/// through symbolic links, in folders as at the end, through bind mounts, with other case or other forms of letters where the file system takes
/// them for the same.
/// </summary>
/// <remarks>
/// Two hard links count as two files. <see cref="AtomicFile"/> puts a new file in the place of the one, and the other keeps what it holds.
/// </remarks>
public sealed class DistinctFiles
{
    private readonly FilePlaces _places = new();
    private readonly Dictionary<string, string> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>Adds a file that is read, any number of times.</summary>
    /// <param name="path">The file.</param>
    /// <param name="written">The file, as it was added, that would be written over this one; null where the result is true.</param>
    /// <returns>Whether it is none of the files that are written.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or holds a null character.</exception>
    public bool TryAddRead(string path, [NotNullWhen(false)] out string? written)
    {
        string[] places = [.. _places.Of(path)];
        written = Find(places, _written);
        Add(places, _read, path);
        return written is null;
    }

    /// <summary>Adds a file that is written, once.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="taken">The file, as it was added, that this one would be written over; null where the result is true.</param>
    /// <returns>Whether it is none of the files that are read or written.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or holds a null character.</exception>
    /// <example>
    /// <code>
    /// var files = new DistinctFiles();
    /// files.TryAddRead("scans/a.png", out _);
    /// if (!files.TryAddWritten("link-to-scans/a.png", out string? taken))
    /// {
    ///     Console.WriteLine($"It would replace '{taken}'.");
    /// }
    /// </code>
    /// </example>
    public bool TryAddWritten(string path, [NotNullWhen(false)] out string? taken)
    {
        string[] places = [.. _places.Of(path)];
        taken = Find(places, _read) ?? Find(places, _written);
        Add(places, _written, path);
        return taken is null;
    }

    private static string? Find(string[] places, Dictionary<string, string> files) =>
        places.Select(place => files.GetValueOrDefault(place)).FirstOrDefault(file => file is not null);

    private static void Add(string[] places, Dictionary<string, string> files, string path)
    {
        foreach (string place in places)
        {
            files.TryAdd(place, path);
        }
    }
}
