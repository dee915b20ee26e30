namespace MLSegmentation.ImageFiles;

/// <summary>How images and masks are looked for in folders.</summary>
/// <param name="Pattern">Which name the mask of an image has.</param>
/// <param name="IsRecursive">Whether sub-folders are searched.</param>
/// <param name="Warning">Gets what users should know; null where nobody asks for it.</param>
internal sealed record FolderSearch(MaskPattern Pattern, bool IsRecursive = false, Action<string>? Warning = null)
{
    /// <summary>Masks of the same names, in the folder itself.</summary>
    public static FolderSearch Default { get; } = new(MaskPattern.SameName);

    /// <summary>Tells in one line which files were left out; nothing where there are none.</summary>
    /// <param name="folder">The folder whose sub-folders may have been left out.</param>
    /// <param name="unpaired">The files that belong to no other.</param>
    /// <param name="unreadable">The files of kinds that are not read.</param>
    /// <param name="what">What the unpaired files are.</param>
    public void WarnOfLeftOut(
        FolderFiles folder, IReadOnlyList<FoundFile> unpaired, IReadOnlyList<FoundFile> unreadable, string what = "masks without an image")
    {
        int count = unpaired.Count + unreadable.Count + folder.InSubfolders;
        if (Warning is null || count == 0)
        {
            return;
        }

        var reasons = new List<string>();
        if (unpaired.Count > 0)
        {
            reasons.Add($"{what}: {unpaired.Count} ({Join(unpaired)})");
        }

        if (unreadable.Count > 0)
        {
            reasons.Add($"kinds that are not read: {unreadable.Count} ({Join(unreadable)})");
        }

        if (folder.InSubfolders > 0)
        {
            reasons.Add($"in sub-folders of '{folder.Root}', which the recursive option reads: {folder.InSubfolders}");
        }

        Warning(SegmentationText.Escape($"{count} {(count == 1 ? "file was" : "files were")} left out: {string.Join("; ", reasons)}."));
    }

    /// <summary>The first names of a list.</summary>
    public static string Join(IReadOnlyList<FoundFile> files) => Join([.. files.Select(file => file.RelativePath)]);

    /// <summary>The first names of a list.</summary>
    public static string Join(IReadOnlyList<string> names)
    {
        const int MaxListed = 10;
        return string.Join(", ", names.Take(MaxListed))
            + (names.Count > MaxListed ? FormattableString.Invariant($" and {names.Count - MaxListed} more") : string.Empty);
    }
}
