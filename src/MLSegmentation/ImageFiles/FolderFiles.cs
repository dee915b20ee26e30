using System.IO.Enumeration;

namespace MLSegmentation.ImageFiles;

/// <summary>A file in a folder that was searched.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Folder">Its folder in the one that was searched, with slashes; empty for that one itself.</param>
/// <param name="Name">Its name without extension.</param>
internal sealed record FoundFile(string Path, string Folder, string Name)
{
    /// <summary>The name by which an image, its mask and what is made of it belong together.</summary>
    public string Key => KeyOf(Folder, Name);

    /// <summary>The file in the folder that was searched, for messages.</summary>
    public string RelativePath => KeyOf(Folder, System.IO.Path.GetFileName(Path));

    /// <summary>That of the path, which no other file has.</summary>
    public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name of a file in a folder.</summary>
    public static string KeyOf(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}

/// <summary>The files of a folder, or of a folder and its sub-folders, in the order of their paths.</summary>
/// <param name="Root">The folder that was searched.</param>
/// <param name="Images">Files that are read as images or masks.</param>
/// <param name="Unreadable">Image files of kinds that are not read.</param>
/// <param name="InSubfolders">How many image files there are in sub-folders that were not searched.</param>
internal sealed record FolderFiles(string Root, IReadOnlyList<FoundFile> Images, IReadOnlyList<FoundFile> Unreadable, int InSubfolders)
{
    private const int MaxCounted = 100_000;

    /// <summary>Finds the files.</summary>
    /// <param name="root">The folder to search.</param>
    /// <param name="what">What it holds, for messages.</param>
    /// <param name="isRecursive">Whether to search sub-folders.</param>
    /// <param name="except">A folder that is not searched, for it holds something else; null for none.</param>
    /// <exception cref="SegmentationException">The folder is missing or cannot be read.</exception>
    public static FolderFiles Find(string root, string what, bool isRecursive, string? except = null)
    {
        var files = Enumerate(root, what, isRecursive, except).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var searched = isRecursive ? files : files.Where(file => file.Folder.Length == 0).ToList();
        return new FolderFiles(
            root,
            [.. searched.Where(file => ImageFolder.HasImageExtension(file.Path))],
            [.. searched.Where(file => ImageFolder.HasUnreadableExtension(file.Path))],
            isRecursive ? 0 : files.Count(file => file.Folder.Length > 0 && ImageFolder.HasImageExtension(file.Path)));
    }

    /// <summary>Whether two paths name one folder.</summary>
    public static bool AreSame(string first, string second) => FullName(first) == FullName(second);

    /// <summary>All files but hidden ones and those of hidden folders; links to folders are not followed, for they could lead round in circles.</summary>
    /// <exception cref="SegmentationException">The folder is missing or cannot be read.</exception>
    public static List<FoundFile> Enumerate(string root, string what, bool isRecursive, string? except)
    {
        string? skipped = except is null || AreSame(root, except) ? null : FullName(except);
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 };
        try
        {
            // A folder that cannot be read is an error; sub-folders that cannot are passed over.
            _ = Directory.EnumerateFileSystemEntries(root).Any();
            var files = new FileSystemEnumerable<FoundFile>(root, (ref FileSystemEntry entry) => Describe(root, entry.ToSpecifiedFullPath()), options)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IsHidden(entry.FileName),
                ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsHidden(entry.FileName)
                    && (entry.Attributes & FileAttributes.ReparsePoint) == 0
                    && (skipped is null || FullName(entry.ToFullPath()) != skipped),
            };

            // The files of the folder itself come first; those of its sub-folders that are not read need not be counted to the end of a disk.
            return [.. isRecursive ? files : files.TakeWhile((file, index) => file.Folder.Length == 0 || index < MaxCounted)];
        }
        catch (Exception exception) when (File.Exists(root))
        {
            throw new SegmentationException($"'{root}' is a file, but a folder with {what} files is needed.", exception);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new SegmentationException($"The {what} folder '{root}' does not exist.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"The {what} folder '{root}' cannot be read: {SystemReason.Of(exception, root)}", exception);
        }
    }

    private static FoundFile Describe(string root, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetRelativePath(root, path)) ?? "";
        return new FoundFile(path, folder.Replace('\\', '/'), Path.GetFileNameWithoutExtension(path));
    }

    // Names that begin with a dot are hidden files and the shadows that macOS leaves.
    private static bool IsHidden(ReadOnlySpan<char> name) => name is ['.', ..];

    private static string FullName(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
