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
            known ??= raster.Classes ?? (MaskReader.TryMap(raster, SegmentationClasses.Binary) is not null ? SegmentationClasses.Binary : throw NoClasses(file.Path));
            var mask = MaskReader.Map(raster, file.Path, known).WithClasses(known);
            var size = new ImageSize(mask.Width, mask.Height);
            string name = names is null ? file.RelativePath : names.Require(file.RelativePath, file.Path, size, reading).RelativePath;
            images.Add(new AnnotatedImage(name, size, mask.ExtractObjects(objects)));
        }

        return new SegmentationAnnotations(images, known!);
    }

    /// <summary>Writes a mask for each image.</summary>
    public static void Write(SegmentationAnnotations annotations, string folder)
    {
        string[] files = ImageNames.PlaceAll(annotations.Images, folder, ".png");
        AnnotationSaving.CreateFolders([folder, .. files.Select(file => Path.GetDirectoryName(file)!).Distinct()]);
        for (int index = 0; index < files.Length; index++)
        {
            annotations.Images[index].ToMask(annotations.Classes).Save(files[index], annotations.Classes);
        }
    }

    private static SegmentationException NoClasses(string path)
    {
        var survey = new MaskValueSurvey();
        survey.Add(MaskReader.ReadRaster(path));
        return new SegmentationException(
            $"The mask '{path}' holds {survey}; without classes, only 0 and 255 are understood. Give the classes. {new MaskValueAdvice(survey, null)}");
    }
}
