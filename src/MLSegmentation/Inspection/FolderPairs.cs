using MLSegmentation.ImageFiles;

namespace MLSegmentation.Inspection;

/// <summary>Finds the images of a folder and their masks, and reports what stands in the way of pairing them instead of ending there.</summary>
internal sealed class FolderPairs(FileLists files, FolderSearch search)
{
    /// <summary>The pairs, in the order of the images' names; an image without a mask has none.</summary>
    /// <exception cref="SegmentationException">A folder does not exist, or cannot be read.</exception>
    public IReadOnlyList<ImagePair> Find(string imageFolder, string maskFolder)
    {
        bool isOne = FolderFiles.AreSame(imageFolder, maskFolder);
        if (isOne && search.Pattern.IsSameName)
        {
            throw new SegmentationException(
                $"'{imageFolder}' is given for the images and for the masks; they need a folder each, or a pattern of the masks' names that tells them apart.");
        }

        var all = FolderFiles.Find(imageFolder, "image", search.IsRecursive, maskFolder);
        ReportOthers(all, ImageFolder.FindUnreplaced(all));
        if (isOne)
        {
            var images = MaskPairing.FindImages(all.Images, search.Pattern);
            return Pair(OfOneName(images), [.. all.Images.Except(images)]);
        }

        var masks = FolderFiles.Find(maskFolder, "mask", search.IsRecursive, imageFolder);

        // A mask that is needed and not read is reported with its image.
        ReportOthers(masks, []);
        return Pair(OfOneName(all.Images), masks.Images);
    }

    private List<ImagePair> Pair(IReadOnlyList<FoundFile> images, IReadOnlyList<FoundFile> masks)
    {
        var finder = new MaskFinder(masks, search.Pattern.UsesNumbers);
        var owners = new Dictionary<FoundFile, FoundFile>();
        var pairs = new List<ImagePair>();
        foreach (var image in images)
        {
            var found = search.Pattern.Expand(image.Name) is { } name ? finder.Find(FoundFile.KeyOf(image.Folder, name)).Files : [];
            if (found.Count > 1)
            {
                files.Add(FindingCodes.AmbiguousName, found[0].Path, $"also {FolderSearch.Join([.. found.Skip(1)])}");
            }
            else if (found.Count == 0)
            {
                files.Add(FindingCodes.MissingMask, image.Path);
            }

            foreach (var mask in found.Where(mask => !owners.TryAdd(mask, image)))
            {
                files.Add(FindingCodes.AmbiguousName, mask.Path, $"of {owners[mask].RelativePath} and of {image.RelativePath}");
            }

            pairs.Add(new ImagePair(image.Path, found.Count > 0 ? found[0].Path : null));
        }

        foreach (var mask in masks.Where(mask => !owners.ContainsKey(mask)))
        {
            files.Add(FindingCodes.UnusedMask, mask.Path);
        }

        AdvisePattern(images, masks, pairs);
        return pairs;
    }

    /// <summary>Names the pattern of the masks' names where they have another than that which was looked for, as whoever loads the folder does.</summary>
    private void AdvisePattern(IReadOnlyList<FoundFile> images, IReadOnlyList<FoundFile> masks, List<ImagePair> pairs)
    {
        if (pairs.Exists(pair => pair.MaskPath is null) && MaskPairing.GuessPattern(images, masks) is { } guess)
        {
            string advice = $"The masks may be those of the pattern '{guess}': give it as MaskPattern, or as --mask-pattern on the command line.";
            files.Advise(FindingCodes.MissingMask, advice);
        }
    }

    /// <summary>One image of each name.</summary>
    private IReadOnlyList<FoundFile> OfOneName(IReadOnlyList<FoundFile> images)
    {
        foreach (var group in images.GroupBy(image => image.Key, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            files.Add(FindingCodes.AmbiguousName, group.First().Path, $"also {FolderSearch.Join([.. group.Skip(1)])}");
        }

        return [.. images.DistinctBy(image => image.Key, StringComparer.Ordinal)];
    }

    /// <summary>Reports what is not read, which for some of the files of unread kinds is an error, as it is for whoever loads the folder.</summary>
    private void ReportOthers(FolderFiles found, IReadOnlyList<FoundFile> wrong)
    {
        foreach (var file in found.Unreadable)
        {
            bool isWrong = wrong.Contains(file);
            files.Add(isWrong ? FindingCodes.UnreadFormat : FindingCodes.OtherFile, file.Path, isWrong ? null : "of a kind that is not read");
        }

        if (found.InSubfolders > 0)
        {
            files.Add(FindingCodes.UnreadFolder, found.Root, FormattableString.Invariant($"images in sub-folders: {found.InSubfolders}"));
        }

        var others = Directory.EnumerateFiles(found.Root)
            .Where(path => !Path.GetFileName(path).StartsWith('.') && !ImageFolder.HasImageExtension(path) && !ImageFolder.HasUnreadableExtension(path));
        foreach (string path in others.Order(StringComparer.Ordinal))
        {
            files.Add(FindingCodes.OtherFile, path);
        }
    }
}
