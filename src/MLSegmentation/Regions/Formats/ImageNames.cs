using MLSegmentation.ImageFiles;

namespace MLSegmentation.Regions.Formats;

/// <summary>The names of images in annotations, which come from files of others, as names of files that are written.</summary>
internal static class ImageNames
{
    // Whole slides and stacks, whose annotations are used with images that were made of them.
    private static readonly string[] OtherEndings = [".svs", ".ndpi", ".mrxs", ".scn", ".vsi", ".czi", ".lif", ".nd2", ".jxl", ".heif"];

    /// <summary>
    /// The name of an image without its ending, with slashes between folders. Other endings are kept: of formats that do not hold the names of images
    /// come names without an ending, which may have dots.
    /// </summary>
    public static string StemOf(string fileName)
    {
        string name = Normalize(fileName);
        string last = LastPart(name);
        int dot = last.LastIndexOf('.');
        return dot > 0 && IsImageEnding(last[dot..]) ? name[..(name.Length - last.Length + dot)] : name;
    }

    /// <summary>The name with slashes between folders, whatever the system was that wrote it.</summary>
    public static string Normalize(string fileName) => fileName.Replace('\\', '/');

    /// <summary>The name without folders.</summary>
    public static string LastPart(string fileName)
    {
        string name = Normalize(fileName);
        return name[(name.LastIndexOf('/') + 1)..];
    }

    /// <summary>A file for each image, in a folder and the folders within it that names have.</summary>
    /// <exception cref="SegmentationException">A name leads out of the folder, or two have one name.</exception>
    public static string[] PlaceAll(IReadOnlyList<AnnotatedImage> images, string folder, string extension, params IEnumerable<string> others)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string other in others)
        {
            taken.Add(Path.Combine(folder, other), other);
        }

        return [.. images.Select(image =>
        {
            string file = Path.Combine(folder, Require(image.FileName) + extension);
            return taken.TryAdd(file, image.FileName)
                ? file
                : throw new SegmentationException(
                    $"'{taken[file]}' and '{image.FileName}' would both be written to '{file}'; give the images names of their own, apart from their endings.");
        })];
    }

    private static bool IsImageEnding(string ending) => ImageFolder.HasImageExtension(ending)
        || ImageFolder.HasUnreadableExtension(ending)
        || OtherEndings.Contains(ending, StringComparer.OrdinalIgnoreCase);

    private static string Require(string fileName)
    {
        string stem = StemOf(fileName);
        string[] parts = stem.Split('/');
        bool isSafe = parts.All(part => part.Trim(' ', '.').Length > 0 && part.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0);
        return isSafe && !Path.IsPathRooted(stem)
            ? stem.Replace('/', Path.DirectorySeparatorChar)
            : throw new SegmentationException(
                $"The annotations name an image '{fileName}', after which no file is written: it leads to another folder, or is no name of "
                + "a file. Rename it there.");
    }
}
