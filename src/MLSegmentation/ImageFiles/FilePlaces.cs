namespace MLSegmentation.ImageFiles;

/// <summary>Names for places in file systems, such that a file has the same ones by whatever path it is reached.</summary>
internal sealed class FilePlaces
{
    // Among so many names is one with a letter that has two cases.
    private const int TriedNames = 32;

    private readonly Dictionary<string, (string Device, string Root)> _mounts = ReadMounts();
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _ignoresCase = new(StringComparer.Ordinal);

    /// <summary>The place that a path names and, where that is a link, those that it leads over, the last one of which is the file's own.</summary>
    public IEnumerable<string> Of(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string full = Path.GetFullPath(path);
        string place = Path.GetDirectoryName(full) is { } folder && Path.GetFileName(full) is { Length: > 0 } name
            ? Path.Combine(RealFolder(folder), name)
            : RealPath.PlaceOf(full);
        yield return NameOf(place);
        for (int links = 0; links < RealPath.MostLinks && RealPath.TargetOf(place) is { } target; links++)
        {
            place = RealPath.PlaceOf(Path.Combine(Path.GetDirectoryName(place)!, target));
            yield return NameOf(place);
        }
    }

    private string RealFolder(string folder)
    {
        if (!_folders.TryGetValue(folder, out string? real))
        {
            _folders.Add(folder, real = RealPath.Of(folder));
        }

        return real;
    }

    /// <summary>A place by the file system that it is in, however often that is mounted, without regard to case where it has none.</summary>
    private string NameOf(string place)
    {
        string name = place;
        for (string? point = place; point is not null; point = Path.GetDirectoryName(point))
        {
            if (_mounts.TryGetValue(point, out var mount))
            {
                string rest = point.Length == 1 ? place : place[point.Length..];
                name = $"{mount.Device}:{mount.Root.TrimEnd('/')}{rest}";
                break;
            }
        }

        bool ignoresCase = IgnoresCase(Path.GetDirectoryName(place));
        string composed = ignoresCase || OperatingSystem.IsMacOS() ? ComposedName.Of(name) : name;
        return ignoresCase ? composed.ToUpperInvariant() : composed;
    }

    private bool IgnoresCase(string? folder)
    {
        if (folder is null)
        {
            return OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
        }

        if (!_ignoresCase.TryGetValue(folder, out bool ignores))
        {
            _ignoresCase.Add(folder, ignores = TryOutCase(folder) ?? IgnoresCase(Path.GetDirectoryName(folder)));
        }

        return ignores;
    }

    /// <summary>Whether a name in a folder is found in the other case, too; null where there is no name to try it with.</summary>
    private static bool? TryOutCase(string folder)
    {
        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(folder).Take(TriedNames))
            {
                string name = Path.GetFileName(path);
                string other = new([.. name.Select(letter => char.IsAsciiLetterLower(letter) ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter))]);
                if (other == name)
                {
                    continue;
                }

                if (!Path.Exists(Path.Combine(folder, other)))
                {
                    return false;
                }

                // Both names may be there, as those of two files.
                if (!Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) == other))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed is as the folder that it is in.
        }

        return null;
    }

    /// <summary>What is mounted where: proc(5), /proc/pid/mountinfo. Nothing on systems without it.</summary>
    private static Dictionary<string, (string Device, string Root)> ReadMounts()
    {
        var mounts = new Dictionary<string, (string Device, string Root)>(StringComparer.Ordinal);
        try
        {
            foreach (string[] fields in OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')) : [])
            {
                if (fields is [_, _, var device, var root, var point, ..])
                {
                    mounts[Unescape(point)] = (device, Unescape(root));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without it, a folder that is mounted twice counts as two.
        }

        return mounts;
    }

    private static string Unescape(string text) => text
        .Replace(@"\040", " ", StringComparison.Ordinal)
        .Replace(@"\011", "\t", StringComparison.Ordinal)
        .Replace(@"\012", "\n", StringComparison.Ordinal)
        .Replace(@"\134", @"\", StringComparison.Ordinal);
}
