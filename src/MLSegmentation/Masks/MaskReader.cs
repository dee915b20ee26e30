using MLSegmentation.ImageFiles;

namespace MLSegmentation.Masks;

/// <summary>Reads mask files: the exact values, mapped to class indices.</summary>
internal static class MaskReader
{
    /// <summary>Reads a mask file and maps its values to class indices.</summary>
    public static SegmentationMask Read(string path, SegmentationClasses classes, FileReading? reading = null) =>
        Map(Decode(Open(path, reading)), path, classes);

    /// <summary>Maps the values of a mask file that was read already to class indices; messages call it by a name.</summary>
    public static SegmentationMask Read(byte[] file, string path, SegmentationClasses classes, FileReading? reading = null) =>
        Map(Decode(Open(file, path, reading)), path, classes);

    /// <summary>Reads a mask from a stream.</summary>
    public static SegmentationMask Read(Stream stream, SegmentationClasses classes, FileReading reading) => Read(
        UserStream.ReadAllBytes(
            stream,
            "mask",
            ImageLimits.GetMaxLength(reading.MaxPixels),
            begin => ImageFile.GetMaxLength(begin, UserStream.Name, reading, format => Refuse(format, UserStream.Name))),
        UserStream.Name,
        classes,
        reading);

    /// <summary>Maps a file's values to class indices; null where one is unknown.</summary>
    public static SegmentationMask? TryMap(MaskRaster raster, SegmentationClasses classes)
    {
        byte[] indices = GC.AllocateUninitializedArray<byte>(raster.Width * raster.Height);
        return classes.ValueMap.TryMap(raster, indices) ? SegmentationMask.Wrap(raster.Width, raster.Height, indices) : null;
    }

    /// <summary>Reads the values of a mask file as they are stored.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">How it is read; null for the defaults.</param>
    public static MaskRaster ReadRaster(string path, FileReading? reading = null) => Decode(Open(path, reading));

    /// <summary>Reads a mask file and what it says about itself, without decoding it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">How it is read; null for the defaults.</param>
    public static ImageContent Open(string path, FileReading? reading = null)
    {
        reading ??= FileReading.Default;
        return Require(ImageFile.Read(path, "mask", reading, format => Refuse(format, path)), reading);
    }

    /// <summary>Decodes a mask file to the values that it stores.</summary>
    public static MaskRaster Decode(ImageContent mask)
    {
        var raster = MaskRasters.Create(mask.Decode(), mask.Path);
        MaskOpacity.Check(raster, mask.Path);
        return raster;
    }

    /// <summary>Maps the values of a file to class indices.</summary>
    public static SegmentationMask Map(MaskRaster raster, string path, SegmentationClasses classes) =>
        TryMap(raster, classes) ?? throw UnknownValues(raster, path, classes);

    private static ImageContent Open(byte[] file, string path, FileReading? reading)
    {
        reading ??= FileReading.Default;
        return Require(ImageFile.Read(file, path, reading, format => Refuse(format, path)), reading);
    }

    private static void Refuse(ImageFileFormat? format, string path)
    {
        switch (format)
        {
            case null:
                throw new SegmentationException($"'{path}' is not an image; masks are {ImageFileFormats.MaskKinds} files.");
            case ImageFileFormat.Jpeg:
                throw Lossy(path, "is a JPEG file");
        }
    }

    private static ImageContent Require(ImageContent mask, FileReading reading)
    {
        reading.ReportFrames(mask.Header, mask.Path);
        return mask.Header.IsLossy ? throw Lossy(mask.Path, $"is a {mask.Header.Format.GetName()} file with lossy compression") : mask;
    }

    private static SegmentationException Lossy(string path, string what) =>
        new($"'{path}' {what}; its compression changes pixel values, so it cannot hold a mask. Make the masks again as PNG files; "
            + $"if it is a photograph, {MaskValueAdvice.AreSwapped}");

    private static SegmentationException UnknownValues(MaskRaster raster, string path, SegmentationClasses classes)
    {
        if (raster.Classes is { } written)
        {
            return new SegmentationException(
                $"The mask '{path}' was written for the classes '{written}', but the classes are '{classes}'; use the same names.");
        }

        var survey = new MaskValueSurvey(classes);
        survey.Add(raster);
        return new SegmentationException(
            $"The mask '{path}' holds a value that no class names. It holds {survey}; the classes are '{classes}'. {new MaskValueAdvice(survey, classes)}");
    }
}
