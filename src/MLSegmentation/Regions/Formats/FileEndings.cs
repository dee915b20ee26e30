namespace MLSegmentation.Regions.Formats;

/// <summary>The endings by which files of annotations are known.</summary>
internal static class FileEndings
{
    private const string CompressedEnding = ".gz";
    private const string SingleRegion = ".roi";

    private static readonly (string Ending, AnnotationFormat Format)[] Known =
    [
        (".geojson.gz", AnnotationFormat.GeoJson),
        (".geojson", AnnotationFormat.GeoJson),
        (".json", AnnotationFormat.Coco),
        (".xml", AnnotationFormat.Cvat),
        (".zip", AnnotationFormat.ImageJ),
        (SingleRegion, AnnotationFormat.ImageJ),
        (".txt", AnnotationFormat.Yolo),
        (".csv", AnnotationFormat.Csv),
    ];

    /// <summary>The endings, for messages.</summary>
    public static string All => string.Join(", ", Known.Select(item => item.Ending));

    /// <summary>The endings of what is read, for messages.</summary>
    public static string Readable => string.Join(", ", Known.Where(item => item.Format != AnnotationFormat.Csv).Select(item => item.Ending));

    /// <summary>The format that an ending stands for; null where it stands for none.</summary>
    public static AnnotationFormat? FindFormat(string path) =>
        Known.FirstOrDefault(item => HasEnding(path, item.Ending)) is { Ending: not null } found ? found.Format : null;

    /// <summary>Whether a file may hold annotations that are read.</summary>
    public static bool IsReadable(string path) =>
        FindFormat(path) is not (null or AnnotationFormat.Csv) && Path.GetFileName(path) != YoloFormat.ClassListName;

    /// <summary>Whether a file has an ending of a format that is read.</summary>
    public static bool IsFileOf(string path, AnnotationFormat format) => format switch
    {
        AnnotationFormat.Labelme or AnnotationFormat.CocoRunLengths => HasEnding(path, ".json"),
        AnnotationFormat.GeoJson => FindFormat(path) == format || HasEnding(path, ".json"),
        _ => FindFormat(path) == format,
    };

    /// <summary>Whether a format has one file for each image.</summary>
    public static bool HasOneFilePerImage(AnnotationFormat format) =>
        format is AnnotationFormat.GeoJson or AnnotationFormat.Labelme or AnnotationFormat.Yolo or AnnotationFormat.ImageJ;

    /// <summary>The ending of the file of an image.</summary>
    public static string OfImage(AnnotationFormat format) => format switch
    {
        AnnotationFormat.GeoJson => ".geojson",
        AnnotationFormat.Labelme => ".json",
        AnnotationFormat.Yolo => ".txt",
        _ => ".zip",
    };

    /// <summary>Whether a file is to be compressed.</summary>
    public static bool IsCompressed(string path) => HasEnding(path, CompressedEnding);

    /// <summary>Whether a file holds a single region.</summary>
    public static bool IsSingle(string path) => HasEnding(path, SingleRegion);

    /// <summary>A name without the ending that is known.</summary>
    public static string Strip(string path) =>
        Known.FirstOrDefault(item => HasEnding(path, item.Ending)).Ending is { } ending ? path[..^ending.Length] : path;

    private static bool HasEnding(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
