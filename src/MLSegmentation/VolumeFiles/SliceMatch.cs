using System.Globalization;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>Compares the numbers of the slices of volumes with those of their masks. A slice and its mask are brought together by their order.</summary>
internal static class SliceMatch
{
    /// <summary>Tells in one line of which volumes the slices have other numbers than those of their masks; nothing where all have the same.</summary>
    /// <param name="root">The folder of the volumes.</param>
    /// <param name="volumes">The volumes.</param>
    /// <param name="warning">Gets the line; null where nobody asks for it.</param>
    public static void Warn(string root, IReadOnlyList<VolumeCase> volumes, Action<string>? warning)
    {
        if (warning is null)
        {
            return;
        }

        string[] different = [.. volumes.Select(FindDifference).OfType<string>()];
        if (different.Length > 0)
        {
            warning(SegmentationText.Escape(string.Create(
                CultureInfo.InvariantCulture,
                $"The slices of {different.Length} of {volumes.Count} volumes in '{root}' have other numbers than those of their masks: "
                + $"{FolderSearch.Join(different)}. They are brought together in their order: give a slice and its mask the same number.")));
        }
    }

    /// <summary>The first slice whose mask has another number; null where there is none, or the names do not tell.</summary>
    private static string? FindDifference(VolumeCase volume)
    {
        if (!Directory.Exists(volume.ImagePath) || !Directory.Exists(volume.MaskPath))
        {
            return null;
        }

        var slices = SliceGaps.FindNumbers([.. PngFolder.ListNames(volume.ImagePath)]);
        var masks = SliceGaps.FindNumbers([.. PngFolder.ListNames(volume.MaskPath)]);

        // That there are more of one kind than of the other is an error when they are read.
        return slices is not null && masks?.Count == slices.Count
            && slices.Zip(masks).FirstOrDefault(pair => pair.First.Number != pair.Second.Number) is ({ } slice, { } mask)
            ? $"in '{volume.Name}' {slice.Name} with {mask.Name}"
            : null;
    }
}
