namespace MLSegmentation;

/// <summary>How annotations, the objects of images and their outlines, are written in files. All coordinates in them are those of corners of pixels.</summary>
public enum AnnotationFormat
{
    /// <summary>
    /// COCO (<c>.json</c>), one file for all images: polygons where an object has no holes, and compressed run lengths where it has.
    /// </summary>
    Coco,

    /// <summary>COCO (<c>.json</c>) with compressed run lengths for every object.</summary>
    CocoRunLengths,

    /// <summary>GeoJSON as QuPath reads and writes it (<c>.geojson</c>, or compressed <c>.geojson.gz</c>), one file per image.</summary>
    GeoJson,

    /// <summary>labelme (<c>.json</c>), one file per image: polygons where an object has no holes, and masks where it has.</summary>
    Labelme,

    /// <summary>CVAT for images 1.1 (<c>.xml</c>), one file for all images: polygons where an object has no holes, and masks where it has.</summary>
    Cvat,

    /// <summary>
    /// YOLO segmentation (<c>.txt</c>), one file per image and a list of the classes, <c>classes.txt</c>. Holes are joined to the outline by a slit. The
    /// size of the image is not in it.
    /// </summary>
    Yolo,

    /// <summary>ImageJ regions of interest (<c>.zip</c>, a single one <c>.roi</c>), one file per image. The size of the image is not in it.</summary>
    ImageJ,

    /// <summary>A table of the objects, comma-separated (<c>.csv</c>), without outlines: it is written only.</summary>
    Csv,
}
