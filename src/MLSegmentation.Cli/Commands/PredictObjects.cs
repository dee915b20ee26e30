using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary>The options that say where predicted objects are written, and how.</summary>
internal sealed class PredictObjects
{
    private readonly Option<FileInfo> _objects = Option.File(
        "--objects",
        "Also write the objects and their outlines: a file for all images (.json COCO, .xml CVAT, .csv table), or, with --objects-format, a folder "
            + "with a file for each image; .geojson and .zip (ImageJ) are those of a single image.");

    private readonly Option<AnnotationFormat?> _format = Option.Choice("--objects-format", "The format of --objects. Default: that of its ending.", Formats);

    /// <summary>The formats by their words.</summary>
    public static IReadOnlyDictionary<string, AnnotationFormat?> Formats { get; } = new Dictionary<string, AnnotationFormat?>
    {
        ["coco"] = AnnotationFormat.Coco,
        ["coco-run-lengths"] = AnnotationFormat.CocoRunLengths,
        ["geojson"] = AnnotationFormat.GeoJson,
        ["labelme"] = AnnotationFormat.Labelme,
        ["cvat"] = AnnotationFormat.Cvat,
        ["yolo"] = AnnotationFormat.Yolo,
        ["imagej"] = AnnotationFormat.ImageJ,
        ["csv"] = AnnotationFormat.Csv,
    };

    public Option[] Options => [_objects, _format];

    /// <summary>Whether objects are written.</summary>
    public bool AreWanted(ParseResult parsed) => parsed.GetValue(_objects) is not null;

    /// <summary>The file that is written; null where none is, or a folder of files.</summary>
    public FileInfo? File(ParseResult parsed) =>
        parsed.GetValue(_objects) is { } objects && FindFormat(parsed, objects) is { } format && IsFile(objects.ToString(), format) ? objects : null;

    /// <summary>Makes what writes the objects; null where nobody asked for them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="classes">The classes of the model.</param>
    /// <param name="images">All images.</param>
    /// <param name="areShared">Whether a part of them is predicted.</param>
    /// <exception cref="UsageException">The format is not known, or it does not suit so many images.</exception>
    /// <exception cref="SegmentationException">The folder is one of those that the images are in.</exception>
    public ObjectWriter? CreateWriter(ParseResult parsed, SegmentationClasses classes, IReadOnlyList<PredictedImage> images, bool areShared)
    {
        if (parsed.GetValue(_objects) is not { } objects)
        {
            UsageException.ThrowIfGiven(parsed, "is that of --objects, which is not given; give it", _format);
            return null;
        }

        var format = FindFormat(parsed, objects)
            ?? throw new UsageException($"--objects {objects} does not say by its ending which format is to be written; give --objects-format.");
        bool isFile = IsFile(objects.ToString(), format);
        if (isFile && images.Count > 1 && SegmentationAnnotations.HasOneFilePerImage(format))
        {
            throw new UsageException(
                $"--objects {objects} is one file, and this format has one for each of the {images.Count} images; name a folder, and give --objects-format.");
        }

        if (isFile && areShared)
        {
            throw new UsageException(
                $"--objects {objects} is one file for all images, and --shard predicts a part of them; name a folder, and give --objects-format geojson, "
                + "labelme, yolo or imagej, which have a file for each image; or make the file of all masks with mlseg convert.");
        }

        if (!isFile && images.Any(image => RealPath.Of(Path.GetDirectoryName(Path.GetFullPath(image.Path))!) == RealPath.Of(objects.FullName)))
        {
            throw new SegmentationException(
                $"The folder '{objects}' holds the images, whose annotations could be overwritten; give another folder with --objects.");
        }

        OutputFile.RequireDistinct([], isFile ? [] : FilesLikeOthers(objects.ToString(), format, images));
        return new ObjectWriter(objects, format, classes);
    }

    /// <summary>The files of a folder of annotations whose endings models and results have, too.</summary>
    private static IEnumerable<string> FilesLikeOthers(string folder, AnnotationFormat format, IEnumerable<PredictedImage> images)
    {
        string? ending = format switch
        {
            AnnotationFormat.Labelme => ".json",
            AnnotationFormat.ImageJ => ".zip",
            _ => null,
        };

        // Two images of one name are refused later, with what helps.
        return ending is null ? [] : images.Select(image => Path.Combine(folder, image.Name + ending)).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a format writes a file to a path, and not a folder of files: the name of a folder may have dots.</summary>
    public static bool IsFile(string path, AnnotationFormat format) => !SegmentationAnnotations.HasOneFilePerImage(format)
        || (SegmentationAnnotations.FindFormat(path) is not null && !Directory.Exists(path));

    private AnnotationFormat? FindFormat(ParseResult parsed, FileInfo objects) =>
        parsed.GetValue(_format) ?? SegmentationAnnotations.FindFormat(objects.ToString());
}
