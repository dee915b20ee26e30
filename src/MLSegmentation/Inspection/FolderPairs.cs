using MLSegmentation.ImageFiles;

namespace MLSegmentation.Inspection;

/// <summary>Finds the images of a folder and their masks, and reports what stands in the way of pairing them instead of ending there.</summary>
internal sealed class FolderPairs(FileLists files)
{
    /// <summary>The pairs, in the order of the images' names; an image without a mask has none.</summary>
    /// <exception cref="SegmentationException">A folder does not exist, or cannot be read.</exception>
    public IReadOnlyList<ImagePair> Find(string imageFolder, string maskFolder)
    {
        if (Path.GetFullPath(imageFolder) == Path.GetFullPath(maskFolder))
        {
            throw new SegmentationException(
                $"'{imageFolder}' is given for the images and for the masks; they need a folder each, where an image and its mask have the same name.");
        }

        var images = List(imageFolder, "image");
        var masks = List(maskFolder, "mask");
        var byName = masks.ToLookup(Name, StringComparer.Ordinal);
        var pairs = new List<ImagePair>();
        foreach (string path in images)
        {
            string? mask = byName[Name(path)].FirstOrDefault();
            if (mask is null)
            {
                files.Add(FindingCodes.MissingMask, path);
            }

            pairs.Add(new ImagePair(path, mask));
        }

        HashSet<string> names = [.. images.Select(Name)];
        foreach (string path in masks.Where(path => !names.Contains(Name(path))))
        {
            files.Add(FindingCodes.UnusedMask, path);
        }

        return pairs;
    }

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    /// <summary>The files that are read, of which there is one of each name.</summary>
    private List<string> List(string folder, string what)
    {
        var found = new List<string>();
        foreach (string path in ImageFolder.GetFiles(folder, what))
        {
            if (ImageFolder.IsImage(path))
            {
                found.Add(path);
            }
            else
            {
                files.Add(ImageFolder.IsUnreadable(path) ? FindingCodes.UnreadFormat : FindingCodes.OtherFile, path);
            }
        }

        foreach (string sub in Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Where(HasImages))
        {
            files.Add(FindingCodes.UnreadFolder, sub);
        }

        foreach (var group in found.GroupBy(Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            files.Add(FindingCodes.AmbiguousName, group.First(), $"also {string.Join(", ", group.Skip(1).Select(Path.GetFileName))}");
        }

        return [.. found.DistinctBy(Name, StringComparer.Ordinal)];
    }

    private static bool HasImages(string folder)
    {
        try
        {
            return !Path.GetFileName(folder).StartsWith('.')
                && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any(path => ImageFolder.IsImage(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
