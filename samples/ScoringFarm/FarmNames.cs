using System.Text.RegularExpressions;
using MLSegmentation;

namespace ScoringFarm;

/// <summary>Names that come from outside, before they become those of files.</summary>
internal static partial class FarmNames
{
    private const int LongestPath = 200;

    private static readonly HashSet<string> Extensions =
        new([".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of a model, a version or a run: letters, digits and the marks . _ -.</summary>
    public static string Word(string? name, string what) => name is not null && WordPattern().IsMatch(name)
        ? name
        : throw FarmException.Invalid(
            $"{what} is '{SegmentationText.Escape(name ?? "")}'; it is up to 64 letters, digits, dots, underscores and dashes, and begins with a letter or "
            + "digit.");

    /// <summary>A path below a folder, with slashes: no part of it leads out of the folder or is hidden.</summary>
    public static string Below(string? path, string what) => IsBelow(path)
        ? path!
        : throw FarmException.Invalid(
            $"{what} is '{SegmentationText.Escape(path ?? "")}'; it is a path of up to {LongestPath} characters below the farm's folder, with / between "
            + "its parts, none of which begins with a dot.");

    /// <summary>Whether it is such a path.</summary>
    public static bool IsBelow(string? path) =>
        path is { Length: > 0 and <= LongestPath } && Array.TrueForAll(path.Split('/'), PartPattern().IsMatch);

    /// <summary>Whether a part of a path is hidden.</summary>
    public static bool IsHidden(string path) => path.Split('/').Any(part => part.StartsWith('.'));

    /// <summary>Whether a file is an image by its name.</summary>
    public static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name));

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z")]
    private static partial Regex WordPattern();

    // What no system takes as a separator, a drive or a stream.
    [GeneratedRegex("^[^./\\\\:\\p{C}][^/\\\\:\\p{C}]*\\z")]
    private static partial Regex PartPattern();
}
