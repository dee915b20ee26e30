namespace MLSegmentation.ImageFiles;

/// <summary>Which masks belong to which images, by their names.</summary>
internal sealed class MaskPairing
{
    private readonly MaskPattern _pattern;
    private readonly Dictionary<FoundFile, FoundFile> _imageOfMask = [];
    private readonly List<string> _otherCase = [];

    /// <summary>Pairs images with masks.</summary>
    /// <exception cref="SegmentationException">Two masks belong to one image, or two images to one mask.</exception>
    public MaskPairing(IReadOnlyList<FoundFile> images, IReadOnlyList<FoundFile> masks, MaskPattern pattern)
    {
        _pattern = pattern;
        var finder = new MaskFinder(masks, pattern.UsesNumbers);
        foreach (var image in images)
        {
            if (FindMask(image, finder) is { } mask)
            {
                Add(image, mask);
            }
            else
            {
                WithoutMask.Add(image);
            }
        }

        WithoutImage = [.. masks.Where(mask => !_imageOfMask.ContainsKey(mask))];
    }

    /// <summary>The pairs, in the order of the images.</summary>
    public List<(FoundFile Image, FoundFile Mask)> Pairs { get; } = [];

    /// <summary>The images without a mask.</summary>
    public List<FoundFile> WithoutMask { get; } = [];

    /// <summary>The masks without an image.</summary>
    public IReadOnlyList<FoundFile> WithoutImage { get; }

    /// <summary>
    /// The images of a folder that holds both: what has a mask and is none itself. A file that would be its own mask is one, and so is one of
    /// the form of a mask that has none.
    /// </summary>
    public static IReadOnlyList<FoundFile> FindImages(IReadOnlyList<FoundFile> files, MaskPattern pattern)
    {
        var finder = new MaskFinder(files, pattern.UsesNumbers);
        var masks = files.ToDictionary(
            file => file, file => pattern.Expand(file.Name) is { } name ? finder.Find(FoundFile.KeyOf(file.Folder, name)).Files : []);
        var ofOthers = masks.SelectMany(item => item.Value.Where(mask => mask != item.Key)).ToHashSet();
        return [.. files.Where(file => !ofOthers.Contains(file) && !masks[file].Contains(file) && (masks[file].Count > 0 || !pattern.IsForm(file.Name)))];
    }

    /// <summary>Tells which masks differ from their images in upper and lower case; such names are the same on some systems and not on others.</summary>
    public void WarnOfCase(Action<string>? warning)
    {
        if (warning is not null && _otherCase.Count > 0)
        {
            warning(SegmentationText.Escape(
                $"{_otherCase.Count} {(_otherCase.Count == 1 ? "mask was" : "masks were")} paired although upper and lower case differ: "
                + $"{FolderSearch.Join(_otherCase)}."));
        }
    }

    /// <summary>The images without a mask, each with the name that was looked for where it is not the image's.</summary>
    public string DescribeWithoutMask() => FolderSearch.Join(
    [
        .. WithoutMask.Select(image => _pattern.IsSameName ? image.RelativePath
            : _pattern.Expand(image.Name) is { } name ? $"{image.RelativePath} (mask {name})"
            : $"{image.RelativePath} (no number in its name)"),
    ]);

    /// <summary>A pattern that gives every image a mask of its own; null where none is found.</summary>
    public static MaskPattern? GuessPattern(IReadOnlyList<FoundFile> images, IReadOnlyList<FoundFile> masks)
    {
        var all = new HashSet<string>(masks.Select(mask => mask.Key), StringComparer.Ordinal);
        var guesses = masks.Select(mask => mask.Name).Distinct().Select(mask => MaskPattern.Guess(images[0].Name, mask)).OfType<MaskPattern>();
        return guesses.DistinctBy(pattern => pattern.ToString()).FirstOrDefault(pattern =>
        {
            var taken = new HashSet<string>(StringComparer.Ordinal);
            return images.All(image =>
                pattern.Expand(image.Name) is { } name && FoundFile.KeyOf(image.Folder, name) is var key && all.Contains(key) && taken.Add(key));
        });
    }

    private FoundFile? FindMask(FoundFile image, MaskFinder finder)
    {
        if (_pattern.Expand(image.Name) is not { } name)
        {
            return null;
        }

        var (found, isOtherCase) = finder.Find(FoundFile.KeyOf(image.Folder, name));
        if (found.Count > 1)
        {
            throw new SegmentationException(
                $"Several masks belong to the image '{image.Path}': {FolderSearch.Join(found)}. Keep one of them, or name the pairs in a CSV file.");
        }

        if (isOtherCase && found.Count > 0)
        {
            _otherCase.Add($"{image.RelativePath} and {found[0].RelativePath}");
        }

        return found.Count > 0 ? found[0] : null;
    }

    private void Add(FoundFile image, FoundFile mask)
    {
        if (!_imageOfMask.TryAdd(mask, image))
        {
            throw new SegmentationException(
                $"The mask '{mask.Path}' belongs to two images, {_imageOfMask[mask].RelativePath} and {image.RelativePath}; every image needs its own. "
                + "Take one of them out, or name the pairs in a CSV file.");
        }

        Pairs.Add((image, mask));
    }
}
