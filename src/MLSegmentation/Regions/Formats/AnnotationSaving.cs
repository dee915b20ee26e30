using System.IO.Compression;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Regions.Formats;

/// <summary>Writes annotations: into one file, or one for each image.</summary>
internal static class AnnotationSaving
{
    /// <summary>Writes a file, or a folder of files.</summary>
    public static void Save(SegmentationAnnotations annotations, string path, AnnotationFormat? format)
    {
        var chosen = format ?? FileEndings.FindFormat(path) ?? throw new SegmentationException(
            $"'{path}' does not say by its ending which format is to be written; give the format, or one of the endings {FileEndings.All}.");
        if (FileEndings.HasOneFilePerImage(chosen) && (Directory.Exists(path) || !FileEndings.IsFileOf(path, chosen)))
        {
            SaveFolder(annotations, path, chosen);
            return;
        }

        if (Directory.Exists(path))
        {
            throw new SegmentationException($"'{path}' is a folder, and this format has one file for all images; name a file.");
        }

        AtomicFile.Write(path, stream => Save(annotations, stream, chosen, FileEndings.IsCompressed(path), FileEndings.IsSingle(path)));
    }

    /// <summary>Writes into a stream.</summary>
    public static void Save(
        SegmentationAnnotations annotations, Stream stream, AnnotationFormat format, bool isCompressed = false, bool isSingleRegion = false)
    {
        if (isCompressed)
        {
            using var compressed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            Save(annotations, compressed, format);
            return;
        }

        switch (format)
        {
            case AnnotationFormat.Coco:
            case AnnotationFormat.CocoRunLengths:
                CocoFormat.Write(stream, annotations, format == AnnotationFormat.CocoRunLengths);
                break;
            case AnnotationFormat.Cvat:
                CvatWriter.Write(stream, annotations);
                break;
            case AnnotationFormat.Csv:
                ObjectTable.Write(stream, annotations);
                break;
            default:
                var image = annotations.Images is [var only] ? only : throw NotSingle(annotations.Images.Count);
                var listed = format == AnnotationFormat.Yolo ? YoloFormat.NumberWithoutList(annotations) : null;
                SaveImage(image, stream, format, (annotations.Classes, listed), isSingleRegion);
                break;
        }
    }

    private static void SaveFolder(SegmentationAnnotations annotations, string folder, AnnotationFormat format)
    {
        var listed = format == AnnotationFormat.Yolo ? new ClassList(annotations) : null;
        string[] files = ImageNames.PlaceAll(annotations.Images, folder, FileEndings.OfImage(format), listed is not null ? [YoloFormat.ClassListName] : []);
        CreateFolders([folder, .. files.Select(file => Path.GetDirectoryName(file)!).Distinct()]);
        for (int index = 0; index < files.Length; index++)
        {
            var image = annotations.Images[index];
            AtomicFile.Write(files[index], stream => SaveImage(image, stream, format, (annotations.Classes, listed), isSingleRegion: false));
        }

        if (listed is not null)
        {
            AtomicFile.WriteAllText(Path.Combine(folder, YoloFormat.ClassListName), YoloFormat.ListClasses(listed));
        }
    }

    /// <summary>Makes folders where they do not exist.</summary>
    public static void CreateFolders(IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new SegmentationException($"The folder '{folder}' cannot be created: {SystemReason.Of(exception, folder)}", exception);
            }
        }
    }

    private static void SaveImage(
        AnnotatedImage image, Stream stream, AnnotationFormat format, (SegmentationClasses All, ClassList? Listed) classes, bool isSingleRegion)
    {
        switch (format)
        {
            case AnnotationFormat.GeoJson:
                GeoJsonFormat.Write(stream, image, classes.All);
                break;
            case AnnotationFormat.Labelme:
                LabelmeFormat.Write(stream, image);
                break;
            case AnnotationFormat.Yolo:
                YoloFormat.Write(stream, image, classes.Listed!);
                break;
            default:
                RoiWriter.Write(stream, image, classes.All, isSingleRegion);
                break;
        }
    }

    private static SegmentationException NotSingle(int count) => new(FormattableString.Invariant(
        $"There are annotations of {count} images, and this format has one file for each; name a folder."));
}
