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
                SaveImage(annotations, annotations.Images is [var image] ? image : throw NotSingle(annotations.Images.Count), stream, format, isSingleRegion);
                break;
        }
    }

    private static void SaveFolder(SegmentationAnnotations annotations, string folder, AnnotationFormat format)
    {
        bool isYolo = format == AnnotationFormat.Yolo;
        string[] files = ImageNames.PlaceAll(annotations.Images, folder, FileEndings.OfImage(format), isYolo ? [YoloFormat.ClassList] : []);
        CreateFolders([folder, .. files.Select(file => Path.GetDirectoryName(file)!).Distinct()]);
        for (int index = 0; index < files.Length; index++)
        {
            var image = annotations.Images[index];
            AtomicFile.Write(files[index], stream => SaveImage(annotations, image, stream, format, isSingleRegion: false));
        }

        if (isYolo)
        {
            AtomicFile.WriteAllText(Path.Combine(folder, YoloFormat.ClassList), YoloFormat.ListClasses(annotations));
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
        SegmentationAnnotations annotations, AnnotatedImage image, Stream stream, AnnotationFormat format, bool isSingleRegion)
    {
        switch (format)
        {
            case AnnotationFormat.GeoJson:
                GeoJsonFormat.Write(stream, image, annotations.Classes);
                break;
            case AnnotationFormat.Labelme:
                LabelmeFormat.Write(stream, image);
                break;
            case AnnotationFormat.Yolo:
                YoloFormat.Write(stream, image, annotations);
                break;
            default:
                RoiWriter.Write(stream, image, annotations.Classes, isSingleRegion);
                break;
        }
    }

    private static SegmentationException NotSingle(int count) => new(FormattableString.Invariant(
        $"There are annotations of {count} images, and this format has one file for each; name a folder."));
}
