using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Regions.Formats;

/// <summary>Annotations of a folder of masks, and masks of annotations.</summary>
internal static class MaskFolder
{
    /// <summary>Makes annotations of masks.</summary>
    public static SegmentationAnnotations Read(
        string folder, SegmentationClasses? classes, ExtractObjectsOptions objects, SegmentationAnnotationOptions options)
    {
        var files = FolderFiles.Find(folder, "mask", isRecursive: true);
        if (files.Images.Count == 0)
        {
            throw new SegmentationException($"The mask folder '{folder}' holds no masks; {ImageFileFormats.MaskKinds} files are read.");
        }

        var names = options.ImageFolder is { } imageFolder ? new AnnotatedFiles(imageFolder) : null;
        var reading = new FileReading(warning: options.Warning, maxPixels: options.MaxPixels);
        var known = classes;
        var images = new List<AnnotatedImage>();
        foreach (var file in files.Images)
        {
            var raster = MaskReader.ReadRaster(file.Path, reading);
            known ??= raster.Classes ?? RequireBinary(raster, file.Path);
            var mask = MaskReader.Map(raster, file.Path, known).WithClasses(known);
            var size = new ImageSize(mask.Width, mask.Height);
            string name = names is null ? file.RelativePath : names.Require(file.RelativePath, file.Path, size, reading).RelativePath;
            images.Add(new AnnotatedImage(name, size, mask.ExtractObjects(objects)));
        }

        return new SegmentationAnnotations(images, known!);
    }

    /// <summary>Writes a mask for each image.</summary>
    public static void Write(SegmentationAnnotations annotations, string folder, MaskFileValues values)
    {
        var written = values == MaskFileValues.MaskValues ? WrittenMaskValues.Require(annotations.Classes) : null;
        if (annotations.Images.FirstOrDefault(image => written?.CanIgnore == false && HasIgnored(image, annotations.Classes)) is { } ignoring)
        {
            throw written!.RefuseIgnored(ignoring.FileName);
        }

        string[] files = ImageNames.PlaceAll(annotations.Images, folder, ".png");
        AnnotationSaving.CreateFolders([folder, .. files.Select(file => Path.GetDirectoryName(file)!).Distinct()]);
        for (int index = 0; index < files.Length; index++)
        {
            var mask = annotations.Images[index].ToMask(annotations.Classes);
            if (written is null or { AreIndices: true })
            {
                mask.Save(files[index], annotations.Classes);
            }
            else
            {
                AtomicFile.Write(files[index], stream => PngMaskWriter.Write(stream, mask, written));
            }
        }
    }

    /// <summary>Only what is called so is ignored, and what nothing covers where there is no background.</summary>
    private static bool HasIgnored(AnnotatedImage image, SegmentationClasses classes) =>
        (classes.BackgroundIndex is null
            || image.Objects.Any(item => item.ClassName.Equals(SegmentationClasses.IgnoreName, StringComparison.OrdinalIgnoreCase)))
        && image.ToMask(classes).Pixels.Contains(SegmentationMask.Ignored);

    private static SegmentationClasses RequireBinary(MaskRaster raster, string path)
    {
        if (MaskReader.TryMap(raster, SegmentationClasses.Binary) is not null)
        {
            return SegmentationClasses.Binary;
        }

        var survey = new MaskValueSurvey();
        survey.Add(raster);
        throw new SegmentationException(
            $"The mask '{path}' holds {survey}; without classes, only 0 and 255 are understood. Give the classes. {new MaskValueAdvice(survey, null)}");
    }
}
