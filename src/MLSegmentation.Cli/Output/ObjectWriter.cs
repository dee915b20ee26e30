using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>Collects the objects of predicted images, and writes them at the end.</summary>
/// <param name="target">The file, or the folder of files.</param>
/// <param name="format">The format.</param>
/// <param name="classes">The classes of the model.</param>
internal sealed class ObjectWriter(FileInfo target, AnnotationFormat format, SegmentationClasses classes)
{
    private readonly List<AnnotatedImage> _images = [];

    /// <summary>Adds the objects of an image.</summary>
    public void Add(PredictedImage image, SegmentationMask mask, ReadOnlySpan<float> scores)
    {
        var known = mask.Classes is null ? mask.WithClasses(classes) : mask;
        string name = (image.Name + Path.GetExtension(image.Path)).Replace('\\', '/');
        _images.Add(new AnnotatedImage(name, new ImageSize(mask.Width, mask.Height), known.ExtractObjects(scores: scores)));
    }

    /// <summary>Writes what was added. Where all images have failed, an earlier file stays.</summary>
    public void Write()
    {
        if (_images.Count == 0)
        {
            return;
        }

        OutputFile.CreateFolderOf(target.ToString());
        new SegmentationAnnotations(_images, classes).Save(target.ToString(), format);
        Terminal.WriteLine($"{_images.Sum(image => image.Objects.Count)} objects: {target}");
    }
}
