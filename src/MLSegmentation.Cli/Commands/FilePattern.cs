using System.IO.Enumeration;

namespace MLSegmentation.Cli.Commands;

/// <summary>
/// Finds the files of a pattern such as <c>scans/**/*.png</c>: * stands for any part of a name, ? for one letter, and ** for any number of
/// folders. Names that begin with a dot are left out.
/// </summary>
internal static class FilePattern
{
    private const string AnyFolders = "**";

    /// <summary>Whether a text is a pattern.</summary>
    public static bool IsOne(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>The files, in the order of their names, and the folder in front of the first * or ?.</summary>
    /// <exception cref="SegmentationException">There are none.</exception>
    public static (string Root, IEnumerable<string> Files) Find(string pattern)
    {
        string[] parts = pattern.Split('/', OperatingSystem.IsWindows() ? '\\' : '/');
        int known = Array.FindIndex(parts, IsOne);
        string root = known == 0 ? "" : string.Join('/', parts[..known]) is { Length: > 0 } folder ? folder : "/";
        string[] named = [.. parts[known..].Where(part => part.Length > 0)];

        // Any number of folders twice is no more than once, but takes the more time.
        string[] wanted = [.. named.Where((part, index) => index == 0 || part != AnyFolders || named[index - 1] != AnyFolders)];
        string[] files = [.. Search(root, wanted[^1] == AnyFolders ? [.. wanted, "*"] : wanted).Distinct().Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? (root.Length == 0 ? "." : root, files)
            : throw new SegmentationException(
                $"No file is named as the pattern '{pattern}' says. * stands for any part of a name, ? for one letter, and ** for any number of folders.");
    }

    private static IEnumerable<string> Search(string folder, string[] parts)
    {
        if (parts is [var name])
        {
            return List(folder, FileAttributes.Directory).Where(path => Matches(name, path));
        }

        string[] folders = [.. List(folder, FileAttributes.None).Where(Directory.Exists)];
        return parts[0] == AnyFolders
            ? Search(folder, parts[1..]).Concat(folders.Where(path => !IsLink(path)).SelectMany(path => Search(path, parts)))
            : folders.Where(path => Matches(parts[0], path)).SelectMany(path => Search(path, parts[1..]));
    }

    private static IEnumerable<string> List(string folder, FileAttributes skipped)
    {
        string place = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(place))
        {
            return [];
        }

        var options = new EnumerationOptions { AttributesToSkip = skipped, IgnoreInaccessible = true, RecurseSubdirectories = false };
        return Directory.EnumerateFileSystemEntries(place, "*", options).Select(path => Path.Combine(folder, Path.GetFileName(path)));
    }

    private static bool Matches(string pattern, string path)
    {
        string name = Path.GetFileName(path);
        return (name[0] != '.' || pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: OperatingSystem.IsWindows());
    }

    // A folder may hold a link to one that it is in.
    private static bool IsLink(string folder) =>
        Path.GetFileName(folder)[0] == '.' || File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);
}
