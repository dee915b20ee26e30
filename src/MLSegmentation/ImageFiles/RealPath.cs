namespace MLSegmentation;

/// <summary>Where paths lead when the symbolic links in them are followed: those among their folders, too.</summary>
public static class RealPath
{
    // As many as Linux follows; more are a circle.
    internal const int MostLinks = 40;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The path without links. What does not exist is taken as it is named.</summary>
    /// <param name="path">A file or a folder, which need not exist.</param>
    /// <returns>The full path, without a separator at its end.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or holds a null character.</exception>
    public static string Of(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Follow(Path.GetFullPath(path));
    }

    /// <summary>The path whose folders have no links, while the last name may be one: what is replaced when the file is.</summary>
    internal static string PlaceOf(string rooted)
    {
        string path = Path.TrimEndingDirectorySeparator(rooted);
        string name = Path.GetFileName(path);
        return Path.GetDirectoryName(path) is { } folder && name is not ("" or "." or "..") ? Path.Combine(Follow(folder), name) : Follow(path);
    }

    /// <summary>What a link names; null where there is no link.</summary>
    internal static string? TargetOf(string place)
    {
        try
        {
            return new FileInfo(place).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever opens it is told what is wrong with it.
            return null;
        }
    }

    // Two dots behind a link lead out of the folder that it names, not of the one that it is in.
    private static string Follow(string rooted)
    {
        string real = Path.GetPathRoot(rooted)!;
        var names = new Stack<string>();
        Push(rooted[real.Length..]);
        for (int links = 0; names.TryPop(out string? name);)
        {
            string next = name == ".." ? Path.GetDirectoryName(real) ?? real : Path.Combine(real, name);
            if (name == ".." || links == MostLinks || TargetOf(next) is not { } target)
            {
                real = next;
                continue;
            }

            links++;
            string root = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : "";
            real = root.Length > 0 ? root : real;
            Push(target[root.Length..]);
        }

        return real;

        void Push(string path)
        {
            foreach (string name in path.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".").Reverse())
            {
                names.Push(name);
            }
        }
    }
}
