using MLSegmentation.Regions.Formats;

namespace MLSegmentation;

/// <summary>
/// The objects of several images and their outlines, as other software marks and reads them: COCO, GeoJSON (QuPath), labelme, CVAT, YOLO, and ImageJ.
/// Objects of masks that are written and read again give the same masks, in every format. Immutable.
/// </summary>
public sealed class SegmentationAnnotations
{
    /// <summary>Makes annotations.</summary>
    /// <param name="images">The images and their objects.</param>
    /// <param name="classes">The classes of the objects.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public SegmentationAnnotations(IEnumerable<AnnotatedImage> images, SegmentationClasses classes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classes);
        (Images, Classes) = ([.. images], classes);
    }

    /// <summary>The images and their objects.</summary>
    public IReadOnlyList<AnnotatedImage> Images { get; }

    /// <summary>The classes of the objects.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>The format that the ending of a file's name stands for, as <see cref="Save(string)"/> has it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The format; null where the ending stands for none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public static AnnotationFormat? FindFormat(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FileEndings.FindFormat(path);
    }

    /// <summary>Whether a format has one file for each image, so that a folder is needed for several.</summary>
    /// <param name="format">The format.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasOneFilePerImage(AnnotationFormat format) => FileEndings.HasOneFilePerImage(format);

    /// <summary>Reads annotations.</summary>
    /// <param name="path">A file, or a folder of files: one for each image, or several with many images.</param>
    /// <param name="options">How they are read. Default: null, the defaults.</param>
    /// <returns>The annotations, in the order of the files and of what they hold.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or the options name a shard.</exception>
    /// <exception cref="SegmentationException">
    /// A file is missing, damaged or of another kind, it has a class that is none of the classes, or its image is missing or has another size.
    /// </exception>
    /// <example>
    /// <code>
    /// var annotations = SegmentationAnnotations.Load("instances.json", new() { Classes = SegmentationClasses.Parse("background=0, cell=255") });
    /// </code>
    /// </example>
    public static SegmentationAnnotations Load(string path, SegmentationAnnotationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return AnnotationLoading.Load(path, options ?? new());
    }

    /// <summary>Reads annotations from a stream.</summary>
    /// <param name="stream">What one file holds, from where the stream stands to its end. It stays open, and need not be able to seek.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">How they are read. Default: null, the defaults.</param>
    /// <returns>The annotations.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read, or the options name a shard.</exception>
    /// <exception cref="SegmentationOptionException">The format is written only.</exception>
    /// <exception cref="SegmentationException">As of the other overload.</exception>
    public static SegmentationAnnotations Load(Stream stream, AnnotationFormat format, SegmentationAnnotationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return AnnotationLoading.Load(stream, (options ?? new()) with { Format = format });
    }

    /// <summary>
    /// Makes annotations of the masks of a folder: of every class but background, and of ignored areas, which are called <c>ignore</c>, so that the
    /// annotations give the masks back.
    /// </summary>
    /// <param name="maskFolder">The masks, files of the kinds in docs/reference/image-files.md.</param>
    /// <param name="classes">
    /// Which mask value stands for which class. Null where the masks hold only 0 and 255 (background and foreground), or were
    /// written by <see cref="SegmentationMask.Save(string, SegmentationClasses?)"/> with classes.
    /// </param>
    /// <param name="objects">Which objects, and how. Default: null, all, ignored areas among them.</param>
    /// <param name="options">
    /// Of these, the folder of the images, whose names the annotations then have, the limit of pixels, and who is told. Default: null, the defaults.
    /// </param>
    /// <returns>The annotations, in the order of the names.</returns>
    /// <exception cref="ArgumentException">A path is empty, or the options name a shard.</exception>
    /// <exception cref="SegmentationException">The folder is missing or holds no masks, a mask cannot be read, or it has no image.</exception>
    public static SegmentationAnnotations FromMasks(
        string maskFolder, SegmentationClasses? classes = null, ExtractObjectsOptions? objects = null, SegmentationAnnotationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(maskFolder);
        AnnotationLoading.RequireWhole(options ?? new());
        return MaskFolder.Read(maskFolder, classes, objects ?? new() { IncludeIgnored = true }, options ?? new());
    }

    /// <summary>Writes the annotations. A file that exists is replaced only once the new one is complete.</summary>
    /// <param name="path">
    /// The file; for formats of one file per image, a folder, which is made where it does not exist, or the file of a single image.
    /// </param>
    /// <param name="format">The format.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is none.</exception>
    /// <exception cref="SegmentationException">
    /// A file cannot be written, two images would be written to one file, or the size of an image is not known where the format needs it.
    /// </exception>
    /// <example>
    /// <code>
    /// var mask = SegmentationMask.Load("masks/a.png", SegmentationClasses.Binary);
    /// var image = new AnnotatedImage("a.png", new ImageSize(mask.Width, mask.Height), mask.ExtractObjects());
    /// new SegmentationAnnotations([image], SegmentationClasses.Binary).Save("a.geojson");
    /// </code>
    /// </example>
    public void Save(string path, AnnotationFormat format)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        RequireDefined(format);
        AnnotationSaving.Save(this, path, format);
    }

    /// <summary>
    /// Writes the annotations in the format of the ending: <c>.json</c> is COCO, <c>.geojson</c> and <c>.geojson.gz</c> GeoJSON, <c>.xml</c> CVAT,
    /// <c>.zip</c> and <c>.roi</c> ImageJ, <c>.txt</c> YOLO, <c>.csv</c> a table. A file that exists is replaced only once the new one is complete.
    /// </summary>
    /// <param name="path">The file; of formats of one file per image, that of a single image.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">As of the other overload, or the ending is that of no format.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        AnnotationSaving.Save(this, path, null);
    }

    /// <summary>Writes the annotations, in a format of one file for all images, or those of a single image.</summary>
    /// <param name="stream">Where to write. It stays open, and need not be able to seek.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is none.</exception>
    /// <exception cref="SegmentationException">
    /// The format has one file per image, and there are several; or the size of an image is not known where the format needs it.
    /// </exception>
    public void Save(Stream stream, AnnotationFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RequireDefined(format);
        AnnotationSaving.Save(this, stream, format);
    }

    /// <summary>Writes a mask for each image, as <see cref="AnnotatedImage.ToMask"/> draws it: <c>NAME.png</c>, with the classes in it.</summary>
    /// <param name="folder">The folder, which is made where it does not exist.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="SegmentationException">A file cannot be written, two images have one name, or the size of an image is not known.</exception>
    public void SaveMasks(string folder) => SaveMasks(folder, MaskFileValues.ClassIndices);

    /// <summary>Writes a mask for each image, as <see cref="SaveMasks(string)"/> does, with class indices or with the mask values of the classes.</summary>
    /// <param name="folder">The folder, which is made where it does not exist.</param>
    /// <param name="values">
    /// What stands for each class. The files say it, so that they are read by the names of their classes either way; other software reads the values.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="values"/> is none.</exception>
    /// <exception cref="SegmentationException">
    /// As of the other overload; or mask values are wanted, and a class has not exactly one from 0 to 255, or there is none for ignored pixels.
    /// </exception>
    /// <example>
    /// <code>
    /// var annotations = SegmentationAnnotations.Load("annotations.json", new() { Classes = SegmentationClasses.Parse("background=0, cell=200") });
    /// annotations.SaveMasks("masks", MaskFileValues.MaskValues);
    /// </code>
    /// </example>
    public void SaveMasks(string folder, MaskFileValues values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Enum.IsDefined(values))
        {
            throw new ArgumentOutOfRangeException(nameof(values), values, "Masks hold class indices or mask values.");
        }

        MaskFolder.Write(this, folder, values);
    }

    private static void RequireDefined(AnnotationFormat format)
    {
        if (!Enum.IsDefined(format))
        {
            throw new ArgumentOutOfRangeException(nameof(format), format, "It is no format of annotations.");
        }
    }
}
