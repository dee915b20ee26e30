using MLSegmentation.ImageFiles;

namespace MLSegmentation.Regions.Formats;

/// <summary>The images of a folder and its sub-folders, by the names that annotations have for them.</summary>
internal sealed class AnnotatedFiles
{
    private readonly string _folder;
    private readonly ILookup<string, FoundFile> _byPath;
    private readonly ILookup<string, FoundFile> _byKey;
    private readonly ILookup<string, FoundFile> _byName;
    private readonly ILookup<string, FoundFile> _byStem;

    /// <summary>Lists a folder.</summary>
    /// <exception cref="SegmentationException">It is missing, or cannot be read.</exception>
    public AnnotatedFiles(string folder)
    {
        _folder = folder;
        Files = FolderFiles.Find(folder, "image", isRecursive: true).Images;
        _byPath = ToLookup(file => file.RelativePath);
        _byKey = ToLookup(file => file.Key);
        _byName = ToLookup(file => ImageNames.LastPart(file.RelativePath));
        _byStem = ToLookup(file => file.Name);
    }

    /// <summary>All images.</summary>
    public IReadOnlyList<FoundFile> Files { get; }

    /// <summary>The file of an image; null where there is none.</summary>
    /// <exception cref="SegmentationException">Several have that name.</exception>
    public FoundFile? Find(string fileName, string source)
    {
        string name = ComposedName.Of(ImageNames.Normalize(fileName));
        string stem = ImageNames.StemOf(name);
        FoundFile[] found =
        [
            .. ((IEnumerable<IEnumerable<FoundFile>>)[_byPath[name], _byName[ImageNames.LastPart(name)], _byKey[name], _byKey[stem],
                _byStem[ImageNames.LastPart(name)], _byStem[ImageNames.LastPart(stem)]]).FirstOrDefault(files => files.Any()) ?? [],
        ];
        return found.Length < 2
            ? found.FirstOrDefault()
            : throw new SegmentationException(
                $"The annotations '{source}' name the image '{fileName}', and in '{_folder}' these could be meant: "
                + $"{FolderSearch.Join(found)}. Give the images names of their own.");
    }

    /// <summary>The file of an image that must be there and have a size.</summary>
    /// <exception cref="SegmentationException">There is none, it cannot be read, or has another size.</exception>
    public FoundFile Require(string fileName, string source, ImageSize size, FileReading reading)
    {
        var file = Find(fileName, source) ?? throw Missing([fileName], source);
        RequireSize(file, source, size, reading);
        return file;
    }

    /// <summary>The size of an image file, which must be that of its annotations where they say it.</summary>
    public static ImageSize RequireSize(FoundFile file, string source, ImageSize? size, FileReading reading)
    {
        var found = ImageFile.ReadHeader(file.Path, reading).Size;
        return size is null || size == found
            ? found
            : throw new SegmentationException(
                $"The annotations '{source}' are of an image of {size} pixels, but '{file.Path}' has {found}; both must have the same size.");
    }

    /// <summary>The error of images that there are not.</summary>
    public SegmentationException Missing(IReadOnlyList<string> names, string source) => new(
        $"The annotations '{source}' are of images that are not in '{_folder}': {FolderSearch.Join(names)}. Add the images, or name another folder.");

    private ILookup<string, FoundFile> ToLookup(Func<FoundFile, string> nameOf) =>
        Files.ToLookup(file => ComposedName.Of(nameOf(file)), StringComparer.Ordinal);
}
