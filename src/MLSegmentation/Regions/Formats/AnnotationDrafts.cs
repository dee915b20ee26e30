using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>An object as a file has it.</summary>
/// <param name="ClassName">The name of its class.</param>
/// <param name="Outline">Its outline.</param>
/// <param name="Score">Its probability; null where there is none.</param>
internal sealed record DraftObject(string ClassName, Geometry Outline, double? Score = null)
{
    /// <summary>Whether the name may be one of the object itself, which has that of the class in it or not at all.</summary>
    public bool IsOwnName { get; init; }
}

/// <summary>An image as a file names it.</summary>
/// <param name="file">The file of its annotations.</param>
/// <param name="fileName">The image; without an ending where the format does not hold its name.</param>
/// <param name="size">The size, where it is known.</param>
/// <param name="maxPixels">The most pixels that it may have, and each mask in it.</param>
internal sealed class DraftImage(AnnotationFile file, string fileName, ImageSize? size, int maxPixels)
{
    public AnnotationFile File => file;

    public string FileName => fileName;

    public ImageSize? Size => size;

    public int MaxPixels => maxPixels;

    public List<DraftObject> Objects { get; } = [];

    /// <summary>Bounds what is drawn while the image is read.</summary>
    public PaintingLimit Limit { get; } =
        new(size is { } known ? (long)known.Width * known.Height : maxPixels, $"'{fileName}' in '{file.Path}'");
}

/// <summary>What was read of files, before it is known which classes and images there are.</summary>
/// <param name="options">How files are read.</param>
internal sealed class AnnotationDrafts(SegmentationAnnotationOptions options)
{
    private readonly Dictionary<(AnnotationFile File, string What), int> _skipped = [];
    private readonly HashSet<string> _knownNames = new(StringComparer.Ordinal);

    /// <summary>How files are read.</summary>
    public SegmentationAnnotationOptions Options => options;

    /// <summary>The images in the order of the files.</summary>
    public List<DraftImage> Images { get; } = [];

    /// <summary>The classes that files list, in their order.</summary>
    public List<string> ListedClasses { get; } = [];

    /// <summary>Adds an image.</summary>
    /// <exception cref="SegmentationException">It is larger than allowed.</exception>
    public DraftImage AddImage(AnnotationFile file, string fileName, ImageSize? size)
    {
        if (size is { } given && (long)given.Width * given.Height > options.MaxPixels)
        {
            throw file.Wrong(
                $"'{fileName}'",
                FormattableString.Invariant(
                    $"has {given} pixels, and images of up to {options.MaxPixels:N0} are read; allow more where there is memory for it"));
        }

        var image = new DraftImage(file, fileName, size, options.MaxPixels);
        Images.Add(image);
        return image;
    }

    /// <summary>Notes a class that a file lists.</summary>
    public void ListClass(string name)
    {
        if (_knownNames.Add(name))
        {
            ListedClasses.Add(name);
        }
    }

    /// <summary>Notes that something is left out.</summary>
    public void Skip(AnnotationFile file, string what) => _skipped[(file, what)] = _skipped.GetValueOrDefault((file, what)) + 1;

    /// <summary>Tells what was left out.</summary>
    public void Warn()
    {
        foreach (var group in _skipped.GroupBy(item => item.Key.File))
        {
            string list = string.Join(", ", group.Select(item => FormattableString.Invariant($"{item.Value} × {item.Key.What}")));
            options.Warning?.Invoke(SegmentationText.Escape($"Of the annotations '{group.Key.Path}' these were left out: {list}."));
        }
    }
}
