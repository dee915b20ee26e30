using MLSegmentation.Options;

namespace MLSegmentation.ImageFiles;

/// <summary>An image file and its mask file; null where the data has no masks.</summary>
internal sealed record ImagePair(string ImagePath, string? MaskPath)
{
    /// <summary>What the image is called in the list of all images, by which shards of one list are known; its path where that says nothing else.</summary>
    public string ListedAs { get; init; } = ImagePath;

    /// <summary>The same of its mask.</summary>
    public string? MaskListedAs { get; init; } = MaskPath;
}

/// <summary>Finds images in a folder, and the masks that belong to them by name.</summary>
internal static class ImageFolder
{
    private static readonly string[] UnreadableExtensions = [".tga", ".pgm", ".ppm", ".pnm", ".jp2", ".heic", ".avif", ".dcm"];
    private static readonly string[] VolumeExtensions = [".nii", ".nii.gz", ".nrrd", ".mha", ".mhd"];

    /// <summary>Whether a file has the name of an image that is read.</summary>
    public static bool HasImageExtension(string path) => HasExtension(path, ImageFileFormats.Extensions);

    /// <summary>Whether a file has the name of an image of a kind that is not read.</summary>
    public static bool HasUnreadableExtension(string path) => HasExtension(path, UnreadableExtensions) || IsVolume(path);

    /// <summary>The images of a folder, in the order of their names; where a pattern tells masks from images, without the masks.</summary>
    public static IReadOnlyList<ImagePair> List(string imageFolder, FolderSearch search)
    {
        var files = ListImages(imageFolder, "image", search);
        var images = search.Pattern.IsSameName ? files.Images : MaskPairing.FindImages(files.Images, search.Pattern);
        if (images.Count == 0)
        {
            throw new SegmentationException(
                $"'{imageFolder}' holds only masks of the pattern '{search.Pattern}', and no images. Add the images, or leave the pattern out.");
        }

        search.WarnOfLeftOut(files, [], files.Unreadable);
        return [.. images.Select(file => new ImagePair(file.Path, null))];
    }

    /// <summary>The images of a folder and their masks, in the order of the images' names.</summary>
    public static IReadOnlyList<ImagePair> List(string imageFolder, string maskFolder, FolderSearch search)
    {
        bool isOne = FolderFiles.AreSame(imageFolder, maskFolder);
        var all = isOne ? ListOne(imageFolder, search) : ListImages(imageFolder, "image", search, maskFolder);
        var maskFiles = isOne ? all : FolderFiles.Find(maskFolder, "mask", search.IsRecursive, imageFolder);
        var images = isOne ? all with { Images = MaskPairing.FindImages(all.Images, search.Pattern) } : all;
        var masks = isOne ? [.. all.Images.Except(images.Images)] : maskFiles.Images;
        CheckNames(images, "image");
        if (images.Images.Count == 0 || masks.Count == 0)
        {
            throw NoMasks(isOne ? all : maskFiles, search.Pattern);
        }

        var pairing = new MaskPairing(images.Images, masks, search.Pattern);
        if (pairing.WithoutMask.Count > 0)
        {
            throw WithoutMask(pairing, images, maskFiles, search.Pattern);
        }

        pairing.WarnOfCase(search.Warning);
        search.WarnOfLeftOut(images, pairing.WithoutImage, isOne ? images.Unreadable : [.. images.Unreadable, .. maskFiles.Unreadable]);
        return [.. pairing.Pairs.Select(pair => new ImagePair(pair.Image.Path, pair.Mask.Path))];
    }

    /// <summary>The images of a folder; those of kinds that are not read may only stand beside the same image of a kind that is.</summary>
    /// <exception cref="SegmentationException">There are none, several have one name, or some cannot be read.</exception>
    public static FolderFiles ListImages(string folder, string what, FolderSearch search, string? except = null)
    {
        var files = FolderFiles.Find(folder, what, search.IsRecursive, except);
        CheckKinds(files, what);
        CheckAny(files, what);
        CheckNames(files, what);
        return files;
    }

    /// <summary>The files of kinds that are not read, without a file of the same name that is.</summary>
    public static IReadOnlyList<FoundFile> FindUnreplaced(FolderFiles files)
    {
        if (files.Unreadable.Count == 0)
        {
            return [];
        }

        var names = files.Images.Select(file => ComposedName.Of(file.Key)).ToHashSet(StringComparer.Ordinal);
        return [.. files.Unreadable.Where(file => !names.Contains(ComposedName.Of(file.Key)))];
    }

    private static FolderFiles ListOne(string folder, FolderSearch search)
    {
        if (search.Pattern.IsSameName)
        {
            throw SegmentationException.Naming(
                $"'{folder}' is given for the images and for the masks; they need a folder each, where an image and its mask have the same name, "
                + $"or names that tell them apart, which {new OptionName(nameof(MaskPattern))} describes, for example '{{name}}_mask'.");
        }

        var files = FolderFiles.Find(folder, "image", search.IsRecursive);
        CheckKinds(files, "image");
        CheckAny(files, "image");
        return files;
    }

    private static SegmentationException WithoutMask(MaskPairing pairing, FolderFiles images, FolderFiles masks, MaskPattern pattern)
    {
        var missing = pairing.WithoutMask;
        string name = pattern.IsSameName ? "of the same name" : $"that the pattern '{pattern}' names";
        string unreadable = masks.Unreadable.Count > 0 ? $" Files of these kinds are not read: {FolderSearch.Join(masks.Unreadable)}." : "";
        string count = missing.Count == 1 ? $"1 of the {images.Images.Count} images is" : $"{missing.Count} of the {images.Images.Count} images are";
        return SegmentationException.Naming(
            $"{count} in '{images.Root}' without a mask {name} in '{masks.Root}': {pairing.DescribeWithoutMask()}.{unreadable} {Advise(images, masks)}");
    }

    private static OptionText Advise(FolderFiles images, FolderFiles masks)
    {
        if (MaskPairing.GuessPattern(images.Images, masks.Images) is { } guess)
        {
            return $"The masks may be those of {new OptionName(nameof(MaskPattern))} '{guess}'.";
        }

        return masks.InSubfolders > 0
            ? $"There are {masks.InSubfolders} files in sub-folders, which {new OptionName("Recursive")} reads."
            : (OptionText)$"Add the masks or take these images out.";
    }

    private static SegmentationException NoMasks(FolderFiles files, MaskPattern pattern)
    {
        if (files.Images.Count == 0)
        {
            return NoImages(files, "mask");
        }

        string looked = FolderSearch.Join([.. files.Images.Select(file => pattern.Expand(file.Name)).OfType<string>().Distinct()]);
        return SegmentationException.Naming(
            $"'{files.Root}' holds no image with a mask of the pattern '{pattern}'; masks with these names were looked for: {looked}. "
            + $"Give {new OptionName(nameof(MaskPattern))} as the names of the masks are, without extension.");
    }

    private static void CheckKinds(FolderFiles files, string what)
    {
        var unreadable = FindUnreplaced(files);
        if (unreadable.Count > 0)
        {
            throw new SegmentationException(
                $"The {what} folder '{files.Root}' holds files of kinds that are not read: {FolderSearch.Join(unreadable)}. {AdviseOn(unreadable)}");
        }
    }

    private static void CheckAny(FolderFiles files, string what)
    {
        if (files.Images.Count == 0)
        {
            throw NoImages(files, what);
        }
    }

    private static SegmentationException NoImages(FolderFiles files, string what)
    {
        string unreadable = files.Unreadable.Count > 0 ? $" Files of these kinds are not read: {FolderSearch.Join(files.Unreadable)}." : "";
        return SegmentationException.Naming(
            $"The {what} folder '{files.Root}' holds no images; files named {string.Join(", ", ImageFileFormats.Extensions)} are looked for.{unreadable} "
            + $"{CountElsewhere(files)}");
    }

    private static string AdviseOn(IReadOnlyList<FoundFile> unreadable) => unreadable.Any(file => IsVolume(file.Path))
        ? "Volumes are loaded with LoadSegmentationVolumes, from a folder of volumes alone."
        : "Convert them to PNG.";

    private static bool IsVolume(string path) =>
        Array.Exists(VolumeExtensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static OptionText CountElsewhere(FolderFiles files) => files.InSubfolders > 0
        ? $"There are {files.InSubfolders} in sub-folders, which {new OptionName("Recursive")} reads."
        : (OptionText)$"Sub-folders hold none either.";

    private static void CheckNames(FolderFiles files, string what)
    {
        // Groups cost much more than the names of a folder without any.
        var names = new HashSet<string>(files.Images.Count, StringComparer.Ordinal);
        if (!files.Images.All(file => names.Add(file.Key))
            && files.Images.GroupBy(file => file.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } group)
        {
            throw new SegmentationException(
                $"The {what} folder '{files.Root}' holds several files of one name: {FolderSearch.Join([.. group])}. Keep one of them; "
                + "images and masks are paired by name without extension.");
        }
    }

    private static bool HasExtension(string path, IReadOnlyList<string> extensions) =>
        extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
