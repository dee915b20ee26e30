namespace MLSegmentation.ImageFiles;

/// <summary>An image file and its mask file; null where the data has no masks.</summary>
internal sealed record ImagePair(string ImagePath, string? MaskPath);

/// <summary>Finds images in a folder, and the masks that belong to them by name.</summary>
internal static class ImageFolder
{
    private const int MaxListed = 10;

    private static readonly string[] UnreadableExtensions = [".tga", ".pgm", ".ppm", ".pnm", ".jp2", ".heic", ".avif", ".dcm", ".nii"];

    /// <summary>The images of a folder, in the order of their names.</summary>
    public static IReadOnlyList<ImagePair> List(string imageFolder) => [.. ListFiles(imageFolder, "image").Select(path => new ImagePair(path, null))];

    /// <summary>The images of a folder and their masks, in the order of the images' names.</summary>
    public static IReadOnlyList<ImagePair> List(string imageFolder, string maskFolder)
    {
        var images = ListFiles(imageFolder, "image");
        var masks = ListFiles(maskFolder, "mask").ToDictionary(GetName, StringComparer.Ordinal);
        if (Path.GetFullPath(imageFolder) == Path.GetFullPath(maskFolder))
        {
            throw new SegmentationException(
                $"'{imageFolder}' is given for the images and for the masks; they need a folder each, where an image and its mask have the same name.");
        }

        var without = images.Where(path => !masks.ContainsKey(GetName(path))).Select(Path.GetFileName).ToList();
        return without.Count == 0
            ? [.. images.Select(path => new ImagePair(path, masks[GetName(path)]))]
            : throw new SegmentationException(
                $"{Count(without.Count, images.Count)} in '{imageFolder}' without a mask of the same name in '{maskFolder}': {Join(without)}. "
                + "Add the masks or take these images out.");
    }

    private static string GetName(string path) => Path.GetFileNameWithoutExtension(path);

    private static string Count(int part, int all) => part == 1 ? $"1 of the {all} images is" : $"{part} of the {all} images are";

    private static string Join(List<string?> names) =>
        string.Join(", ", names.Take(MaxListed))
            + (names.Count > MaxListed ? FormattableString.Invariant($" and {names.Count - MaxListed} more") : string.Empty);

    private static List<string> ListFiles(string folder, string what)
    {
        var all = GetFiles(folder, what);
        var images = all.Where(path => HasExtension(path, ImageFileFormats.Extensions)).ToList();
        var unreadable = all.Where(path => HasExtension(path, UnreadableExtensions)).Select(Path.GetFileName).ToList();
        if (unreadable.Count > 0)
        {
            throw new SegmentationException($"The {what} folder '{folder}' holds files of kinds that are not read: {Join(unreadable)}. Convert them to PNG.");
        }

        if (images.Count == 0)
        {
            throw new SegmentationException(
                $"The {what} folder '{folder}' holds no images; files named {string.Join(", ", ImageFileFormats.Extensions)} are looked for, "
                + "not in subfolders.");
        }

        CheckNames(images, folder, what);
        return images;
    }

    private static void CheckNames(List<string> images, string folder, string what)
    {
        if (images.GroupBy(GetName, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } group)
        {
            throw new SegmentationException(
                $"The {what} folder '{folder}' holds several files of one name: {Join([.. group.Select(Path.GetFileName)])}. Keep one of them; "
                + "images and masks are paired by name without extension.");
        }
    }

    private static List<string> GetFiles(string folder, string what)
    {
        try
        {
            // Names that begin with a dot are hidden files and the shadows that macOS leaves.
            return [.. Directory.GetFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (File.Exists(folder))
        {
            throw new SegmentationException($"'{folder}' is a file, but a folder with {what} files is needed.", exception);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new SegmentationException($"The {what} folder '{folder}' does not exist.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"The {what} folder '{folder}' cannot be read: {exception.Message}", exception);
        }
    }

    private static bool HasExtension(string path, IReadOnlyList<string> extensions) =>
        extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
