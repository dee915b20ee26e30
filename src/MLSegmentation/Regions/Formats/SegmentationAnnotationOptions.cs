using MLSegmentation.ImageFiles;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How annotations are read.</summary>
public sealed record SegmentationAnnotationOptions
{
    /// <summary>
    /// The format. Default: null, that which the file itself shows: the formats are told apart by their endings, and JSON by what it holds.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is none, or <see cref="AnnotationFormat.Csv"/>, which is written only.</exception>
    public AnnotationFormat? Format
    {
        get;
        init => field = Allowed.When(
            value is null || (Enum.IsDefined(value.Value) && value != AnnotationFormat.Csv), value, "the formats that have outlines, or null");
    }

    /// <summary>
    /// The classes, by whose names objects are known; the mask values are those of masks that are written. Default: null, <c>background</c>, and behind
    /// it the classes of the files: in their order where a file lists its classes, otherwise in that of their names.
    /// </summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>
    /// The folder of the images, where the sizes are found that the formats of YOLO and ImageJ do not hold, and where those in other
    /// formats are checked. Default: null, none; sizes are those of the files.
    /// </summary>
    public string? ImageFolder { get; init; }

    /// <summary>The size of all images whose size is found nowhere else. Default: null, not known.</summary>
    public ImageSize? ImageSize { get; init; }

    /// <summary>
    /// Whether objects of classes that are not among <see cref="Classes"/> are left out; they are an error otherwise. Default: false.
    /// </summary>
    public bool SkipUnknownClasses { get; init; }

    /// <summary>
    /// The most pixels of an image, 1 to 268,435,456, as in <see cref="SegmentationFolderOptions.MaxPixels"/>. Default: 33,554,432.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is less than 1, or more than 268,435,456.</exception>
    public int MaxPixels
    {
        get;
        init => field = Allowed.Between(value, 1, ImageLimits.HighestMaxPixels);
    } = ImageLimits.DefaultMaxPixels;

    /// <summary>
    /// The part of the images that <c>LoadSegmentationAnnotations</c> reads, where processes or machines share a data set, as in
    /// <see cref="SegmentationFolderOptions.Shard"/>. All annotations are read; of no other part an image is opened, but in YOLO's format, which needs
    /// their sizes. Default: null, all images.
    /// </summary>
    public DataShard? Shard { get; init; }

    /// <summary>Gets what users should know, a line each: what is left out, and why. Default: null, nobody is told.</summary>
    public Action<string>? Warning { get; init; }
}
