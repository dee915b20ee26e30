using MLSegmentation.ImageFiles;
using MLSegmentation.Options;

namespace MLSegmentation.VolumeFiles;

/// <summary>Finds volumes in a folder, and the masks that belong to them by name.</summary>
internal static class VolumeFolder
{
    /// <summary>The volumes of a folder, in the order of their names.</summary>
    /// <exception cref="SegmentationException">The folder is missing or holds none, or a volume lacks a channel.</exception>
    public static IReadOnlyList<VolumeCase> List(string folder, SegmentationVolumeFolderOptions options)
    {
        var search = options.ToSearch();
        var files = Find(folder, "volume", search, except: null);
        var images = search.Pattern.IsSameName ? files : MaskPairing.FindImages(files, search.Pattern);
        return [.. ChannelFiles.Group(images, options.ChannelSuffixes, search).Select(item => new VolumeCase(item.Volume.Key, item.Paths, null))];
    }

    /// <summary>The volumes of a folder and their masks, in the order of the volumes' names.</summary>
    /// <exception cref="SegmentationException">A folder is missing or holds none, or a volume lacks a channel or its mask.</exception>
    public static IReadOnlyList<VolumeCase> List(string imageFolder, string maskFolder, SegmentationVolumeFolderOptions options)
    {
        var search = options.ToSearch();
        bool isOne = FolderFiles.AreSame(imageFolder, maskFolder);
        if (isOne && search.Pattern.IsSameName)
        {
            throw SegmentationException.Naming(
                $"'{imageFolder}' is given for the volumes and for the masks; they need a folder each, where a volume and its mask have the same name, "
                + $"or names that tell them apart, which {new OptionName(nameof(MaskPattern))} describes, for example '{{name}}_seg'.");
        }

        var files = Find(imageFolder, "volume", search, maskFolder);
        var images = isOne ? MaskPairing.FindImages(files, search.Pattern) : files;
        var masks = isOne ? [.. files.Except(images)] : Find(maskFolder, "mask", search, imageFolder);
        var volumes = ChannelFiles.Group(images, options.ChannelSuffixes, search);
        var pairing = new MaskPairing([.. volumes.Select(item => item.Volume)], masks, search.Pattern);
        if (pairing.WithoutMask.Count > 0 || volumes.Count == 0)
        {
            throw WithoutMask(pairing, volumes.Count, (imageFolder, maskFolder), masks);
        }

        pairing.WarnOfCase(options.Warning);
        search.WarnOfLeftOut(new FolderFiles(imageFolder, images, [], 0), pairing.WithoutImage, [], "masks without a volume");
        var paths = volumes.ToDictionary(item => item.Volume, item => item.Paths);
        VolumeCase[] cases = [.. pairing.Pairs.Select(pair => new VolumeCase(pair.Image.Key, paths[pair.Image], pair.Mask.Path))];
        SliceMatch.Warn(imageFolder, cases, options.Warning);
        return cases;
    }

    /// <summary>The volumes of a folder, files or folders of slices, in the order of their names.</summary>
    /// <exception cref="SegmentationException">The folder is missing or holds none, or several of one name.</exception>
    public static IReadOnlyList<FoundFile> Find(string folder, string what, FolderSearch search, string? except)
    {
        var all = FolderFiles.Enumerate(folder, what, isRecursive: true, except).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        FoundFile[] volumes = [.. all.Where(file => search.IsRecursive || file.Folder.Length == 0).Where(file => IsVolume(file.Path)).Select(Named)];
        if (volumes.Length == 0)
        {
            var slices = all.Where(file => IsSlice(file) && (search.IsRecursive || !file.Folder.Contains('/', StringComparison.Ordinal))).ToList();
            SliceGaps.Warn(folder, slices.Where(file => !Path.GetFileName(file.Path).StartsWith('.')), search.Warning);
            volumes = [.. slices.Select(file => file.Folder).Distinct().Select(name => OfSlices(folder, name))];
        }

        if (volumes.Length == 0)
        {
            throw NoVolumes(folder, what, all.Count(file => IsVolume(file.Path)));
        }

        return volumes.GroupBy(file => file.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is not { } several
            ? volumes
            : throw new SegmentationException(
                $"The {what} folder '{folder}' holds several volumes of one name: {FolderSearch.Join([.. several])}. Keep one of them; volumes and masks are "
                + "paired by name without extension.");
    }

    private static SegmentationException NoVolumes(string folder, string what, int deeper)
    {
        var elsewhere = deeper > 0
            ? (OptionText)$"There are {deeper} in sub-folders, which {new OptionName("Recursive")} reads."
            : (OptionText)$"Sub-folders hold none either.";
        return SegmentationException.Naming(
            $"The {what} folder '{folder}' holds no volumes; files named {VolumeNames.Written}, or folders of PNG slices, are looked for. {elsewhere}");
    }

    // Of a pair of files, the header stands for both.
    private static bool IsVolume(string path) => VolumeNames.FindExtension(path) is not (null or ".img" or ".img.gz");

    private static bool IsSlice(FoundFile file) => file.Folder.Length > 0 && Path.GetExtension(file.Path).Equals(".png", StringComparison.OrdinalIgnoreCase);

    private static FoundFile Named(FoundFile file) => file with { Name = VolumeNames.WithoutExtension(Path.GetFileName(file.Path)) };

    private static FoundFile OfSlices(string root, string folder) =>
        new(Path.Combine(root, folder), Path.GetDirectoryName(folder)?.Replace('\\', '/') ?? "", Path.GetFileName(folder));

    private static SegmentationException WithoutMask(MaskPairing pairing, int count, (string Images, string Masks) folders, IReadOnlyList<FoundFile> masks)
    {
        if (count == 0)
        {
            return new SegmentationException($"'{folders.Images}' holds only masks, and no volumes. Add the volumes, or change the pattern.");
        }

        var advice = MaskPairing.GuessPattern(pairing.WithoutMask, masks) is { } guess
            ? (OptionText)$"The masks may be those of {new OptionName(nameof(MaskPattern))} '{guess}'."
            : (OptionText)$"Add the masks or take these volumes out.";
        return SegmentationException.Naming(
            $"{pairing.WithoutMask.Count} of the {count} volumes in '{folders.Images}' {(pairing.WithoutMask.Count == 1 ? "is" : "are")} without a mask in "
            + $"'{folders.Masks}': {pairing.DescribeWithoutMask()}. {advice}");
    }
}
