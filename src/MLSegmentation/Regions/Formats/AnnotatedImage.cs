using MLSegmentation.Regions.Formats;

namespace MLSegmentation;

/// <summary>The annotations of an image: its objects. Immutable.</summary>
public sealed record AnnotatedImage
{
    /// <summary>Makes the annotations of an image.</summary>
    /// <param name="fileName">The file of the image, as annotations name it: mostly without its folder.</param>
    /// <param name="size">The size of the image; null where it is not known.</param>
    /// <param name="objects">The objects, of which later ones lie over earlier ones.</param>
    /// <exception cref="ArgumentException"><paramref name="fileName"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="objects"/> is null.</exception>
    public AnnotatedImage(string fileName, ImageSize? size, IReadOnlyList<SegmentationObject> objects)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        (FileName, Size, Objects) = (fileName, size, objects as SegmentationObjectList ?? new SegmentationObjectList(objects));
    }

    /// <summary>The file of the image, as the annotations name it: mostly without its folder.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public string FileName
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(FileName));
            field = value;
        }
    }

    /// <summary>The size of the image; null where it is not known, as the formats of YOLO and ImageJ do not hold it.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>The objects, of which later ones lie over earlier ones.</summary>
    /// <exception cref="ArgumentNullException">They are null.</exception>
    public SegmentationObjectList Objects
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Objects));
            field = value;
        }
    }

    /// <summary>
    /// Draws the objects: a pixel has the class of the last object that its middle lies in, by the even–odd rule. Where there is none, it is background;
    /// and where no class is called background, it is ignored.
    /// </summary>
    /// <param name="classes">The classes, by whose names objects are drawn. Areas called <c>ignore</c> are ignored.</param>
    /// <returns>The mask, which knows its classes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classes"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// The size is not known or too large, an object has another class, or there are too many outlines to draw.
    /// </exception>
    /// <example>
    /// <code>
    /// var annotations = SegmentationAnnotations.Load("annotations.json");
    /// foreach (AnnotatedImage image in annotations.Images)
    /// {
    ///     image.ToMask(annotations.Classes).Save(System.IO.Path.ChangeExtension(image.FileName, ".png"), annotations.Classes);
    /// }
    /// </code>
    /// </example>
    public SegmentationMask ToMask(SegmentationClasses classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return AnnotationPainter.Paint(this, classes);
    }
}
