using System.IO.Enumeration;
using Microsoft.ML;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The files that a command reads without their being named one by one, to be compared with those that it writes.</summary>
internal static class InputFiles
{
    // What commands write beside images, and no folder of images is searched for.
    private static readonly string[] Results = [".json", ".csv", ".html", ".svg", ".zip", ".onnx", ".safetensors", ".npy"];

    /// <summary>The files of a folder, results apart; none where it is null or cannot be read, which whoever reads it says better.</summary>
    public static IEnumerable<string> In(DirectoryInfo? folder, bool isRecursive)
    {
        if (folder is null || !Directory.Exists(folder.FullName))
        {
            return [];
        }

        return All(folder, isRecursive).Where(file => !Results.Contains(Path.GetExtension(file)));
    }

    /// <summary>The same of a folder of volumes: slices in folders of their own and what says a spacing are among them.</summary>
    public static IEnumerable<string> OfVolumes(DirectoryInfo folder, bool isRecursive)
    {
        if (!Directory.Exists(folder.FullName))
        {
            return [];
        }

        return In(folder, isRecursive).Concat(List(folder, isRecursive, areFolders: true)).SelectMany(OfVolume).Distinct();
    }

    /// <summary>All files of a folder, which exists.</summary>
    public static IEnumerable<string> All(DirectoryInfo folder, bool isRecursive) => List(folder, isRecursive, areFolders: false);

    /// <summary>A CSV file of pairs and the files that it names; none where it is null.</summary>
    /// <exception cref="SegmentationException">It cannot be read, so that nobody knows what it names.</exception>
    public static IEnumerable<string> OfPairs(FileInfo? pairs) => pairs is null
        ? []
        : [pairs.FullName, .. new MLContext().Data.ListSegmentationPairs(pairs.ToString()).SelectMany(pair => (string[])[pair.ImagePath, pair.MaskPath])];

    private static IEnumerable<string> OfVolume(string path)
    {
        try
        {
            // A folder without slices is none of a volume's, and nothing says its spacing.
            var files = SegmentationVolume.ListFiles(path);
            return !Directory.Exists(path) || files.Any(file => Path.GetDirectoryName(file) == path) ? files : [];
        }
        catch (SegmentationException)
        {
            return [];
        }
    }

    private static FileSystemEnumerable<string> List(DirectoryInfo folder, bool isRecursive, bool areFolders)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = isRecursive, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        return new FileSystemEnumerable<string>(folder.FullName, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory == areFolders,

            // A folder may hold a link to one that it is in.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
    }
}
