using System.Text.Json;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Loads masks by file names that are relative to a folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="classes">The classes; null for background and foreground.</param>
/// <param name="reading">How the files are read; null for the defaults.</param>
/// <param name="check">Looks at a file before it is decoded; null where nobody does.</param>
internal sealed class FolderMaskLoader(string folder, SegmentationClasses? classes, FileReading? reading = null, Action<string>? check = null)
{
    private readonly MaskLoader _loader = new(classes, reading);

    /// <summary>The classes of the masks.</summary>
    public SegmentationClasses Classes => _loader.Classes;

    /// <summary>Makes the loader that a saved pipeline describes.</summary>
    /// <exception cref="JsonException">The text is no JSON, or describes none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit of pixels is outside its range.</exception>
    public static FolderMaskLoader Parse(string text) =>
        JsonSerializer.Deserialize(text, MaskSourceContext.Default.MaskSource) is { Folder: not null } source
            ? new(
                source.Folder,
                source.Classes is { } classes ? SegmentationClasses.Parse(classes) : null,
                source.MaxPixels is { } maxPixels ? new FileReading(maxPixels: ImageLimits.RequireMaxPixels(maxPixels)) : null)
            : throw new JsonException("it does not say where its masks are");

    /// <summary>
    /// Describes the loader for a saved pipeline. As with ML.NET's images, the folder is where it is now; an empty one is the current folder.
    /// </summary>
    public MaskSource Describe() => new(
        folder.Length == 0 ? "" : Path.GetFullPath(folder),
        classes?.ToString(),
        reading is { MaxPixels: not ImageLimits.DefaultMaxPixels } ? reading.MaxPixels : null);

    /// <summary>Loads the mask of a file name.</summary>
    public SegmentationMask Load(string name)
    {
        string path = Path.Combine(folder, name);
        check?.Invoke(path);
        return _loader.Load(path).WithClasses(Classes);
    }
}
