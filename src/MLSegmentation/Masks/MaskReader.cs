using MLSegmentation.ImageFiles;

namespace MLSegmentation.Masks;

/// <summary>Reads mask files: the exact values, mapped to class indices.</summary>
internal static class MaskReader
{
    /// <summary>Reads a mask file and maps its values to class indices.</summary>
    public static SegmentationMask Read(string path, SegmentationClasses classes)
    {
        return Read(UserFile.ReadAllBytes(path, "mask"), path, classes);
    }

    /// <summary>Maps the values of a mask file that was read already to class indices; messages call it by a name.</summary>
    public static SegmentationMask Read(byte[] file, string path, SegmentationClasses classes)
    {
        var raster = ReadRaster(file, path);
        return TryMap(raster, classes) ?? throw UnknownValues(raster, path, classes);
    }

    /// <summary>Maps a file's values to class indices; null where one is unknown.</summary>
    public static SegmentationMask? TryMap(MaskRaster raster, SegmentationClasses classes)
    {
        byte[] indices = GC.AllocateUninitializedArray<byte>(raster.Width * raster.Height);
        return classes.ValueMap.TryMap(raster, indices) ? SegmentationMask.Wrap(raster.Width, raster.Height, indices) : null;
    }

    /// <summary>Reads the values of a mask file as they are stored.</summary>
    public static MaskRaster ReadRaster(string path) => ReadRaster(UserFile.ReadAllBytes(path, "mask"), path);

    /// <summary>Reads the values of a mask file that was read already; messages call it by a name.</summary>
    public static MaskRaster ReadRaster(byte[] file, string path)
    {
        return ImageFileFormats.Detect(file) switch
        {
            ImageFileFormat.Png => PngReader.Decode(file, path),
            ImageFileFormat.Bmp => BmpReader.Decode(file, path),
            ImageFileFormat.Jpeg => throw new SegmentationException(
                $"'{path}' is a JPEG file; its compression changes pixel values, so it cannot hold a mask. Make the masks again as PNG files."),
            null => throw new SegmentationException($"'{path}' is not an image; masks are PNG files (or uncompressed BMP files)."),
            { } format => throw new SegmentationException(
                $"'{path}' is a {format.GetName()} file; masks are PNG files (or uncompressed BMP files). Convert it without changing its values."),
        };
    }

    private static SegmentationException UnknownValues(MaskRaster raster, string path, SegmentationClasses classes)
    {
        if (raster.Classes is { } written)
        {
            return new SegmentationException(
                $"The mask '{path}' was written for the classes '{written}', but the classes are '{classes}'; use the same names.");
        }

        var survey = new MaskValueSurvey();
        survey.Add(raster);
        return new SegmentationException(
            $"The mask '{path}' holds a value that no class names. It holds {survey}; the classes are '{classes}'. "
            + $"Name every value, for example '{survey.SuggestClasses(classes)}', or '{SegmentationClasses.IgnoreName}=VALUE' for one that does not count.");
    }
}
