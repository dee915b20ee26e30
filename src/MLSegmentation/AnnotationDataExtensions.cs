using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Regions.Formats;

namespace MLSegmentation;

/// <summary>Loads the annotations of other software as training data.</summary>
public static class AnnotationDataExtensions
{
    /// <summary>
    /// Makes a data view of annotated images: COCO, GeoJSON (QuPath), labelme, CVAT, YOLO and ImageJ. The annotations are read at once; images are
    /// read, and masks drawn, when a row asks for them. Later objects lie over earlier ones, in CVAT higher ones over lower ones.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="path">A file of annotations, or a folder of such files.</param>
    /// <param name="imageFolder">The images, in it or its sub-folders. Those that have no annotations are left out.</param>
    /// <param name="options">How annotations are read; the folder of images is that of the argument. Default: null, the defaults.</param>
    /// <returns>
    /// The columns <c>ImagePath</c> (text), <c>Image</c> (as <c>LoadSegmentationFolder</c> has it) and <c>Label</c>
    /// (<see cref="SegmentationMask"/>, annotated with the classes), in the order of the images' names.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A path is empty.</exception>
    /// <exception cref="SegmentationException">
    /// A file is missing, damaged or of another kind, it has a class that is none of the classes, or an image is missing or has another size than its
    /// annotations say. While rows are read: an image is damaged.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, cell=1");
    /// IDataView images = mlContext.Data.LoadSegmentationAnnotations("instances.json", "images", new() { Classes = classes });
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationAnnotations(
        this DataOperationsCatalog catalog, string path, string imageFolder, SegmentationAnnotationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(imageFolder);
        options = (options ?? new()) with { ImageFolder = imageFolder };
        var (annotations, files, all) = AnnotationLoading.LoadWithFiles(path, options);
        return AnnotationsDataView.Create(
            annotations, files, all, new() { MaxPixels = options.MaxPixels, Warning = options.Warning, Shard = options.Shard });
    }
}
