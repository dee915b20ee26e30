using System.Text;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>Small files of annotations of all formats.</summary>
internal static class AnnotationExamples
{
    private const string Coco =
        """
        {"images":[{"id":1,"file_name":"a.png","width":8,"height":6}],"categories":[{"id":3,"name":"cell"}],
        "annotations":[{"id":1,"image_id":1,"category_id":3,"segmentation":[[1,1,5,1,5,4,1,4]],"iscrowd":0},
        {"id":2,"image_id":1,"category_id":3,"segmentation":{"size":[6,8],"counts":[5,2,2,2,3,1,4,1,28]},"iscrowd":1}]}
        """;

    private const string Labelme =
        """
        {"imagePath":"a.png","imageWidth":8,"imageHeight":6,"shapes":[{"label":"cell","shape_type":"polygon","points":[[1,1],[5,1],[5,4]]},
        {"label":"nerve","shape_type":"rectangle","points":[[0,0],[2,2]],"group_id":1},{"label":"cell","shape_type":"circle","points":[[3,3],[4,3]]}]}
        """;

    private const string GeoJson =
        """
        {"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,1],[5,1],[5,4],[1,1]]]},
        "properties":{"classification":{"name":"cell","color":[1,2,3]}}},{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":
        [[[[0,0],[3,0],[3,3],[0,0]],[[1,0.5],[2,0.5],[2,1],[1,0.5]]]]},"properties":{"classification":{"name":"nerve"}}}]}
        """;

    private const string CvatTask =
        """
        <?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><task><labels><label><name>cell</name></label></labels></task></meta>
        <image id="0" name="a.png" width="8" height="6"><polygon label="cell" points="1,1;5,1;5,4" z_order="0"/>
        <mask label="cell" rle="1, 2, 1" left="1" top="1" width="2" height="2" z_order="1"/><box label="cell" xtl="0" ytl="0" xbr="2" ybr="2"/>
        <ellipse label="cell" cx="4" cy="3" rx="2" ry="1"/></image></annotations>
        """;

    /// <summary>COCO, labelme and GeoJSON.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Json() =>
    [
        ("coco", Encoding.UTF8.GetBytes(Coco)),
        ("labelme", Encoding.UTF8.GetBytes(Labelme)),
        ("geojson", Encoding.UTF8.GetBytes(GeoJson)),
        ("coco-runs", Write(AnnotationFormat.CocoRunLengths)),
        ("labelme-mask", Write(AnnotationFormat.Labelme)),
        ("geojson-hole", Write(AnnotationFormat.GeoJson)),
    ];

    /// <summary>CVAT.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Cvat() => [("task", Encoding.UTF8.GetBytes(CvatTask)), ("written", Write(AnnotationFormat.Cvat))];

    /// <summary>YOLO.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Yolo() =>
        [("triangles", "0 0.1 0.1 0.9 0.1 0.9 0.8\n1 0 0 0.5 0 0.5 0.5 0 0.5\n"u8.ToArray()), ("written", Write(AnnotationFormat.Yolo))];

    /// <summary>Regions of ImageJ, single and packed.</summary>
    public static IEnumerable<(string Name, byte[] Content)> ImageJ() =>
        [("packed", Write(AnnotationFormat.ImageJ)), .. Enumerable.Range(0, 11).Select(type => ($"type{type}", Region((byte)type)))];

    /// <summary>An object with a hole, and another one.</summary>
    private static byte[] Write(AnnotationFormat format)
    {
        byte[] pixels = new byte[8 * 6];
        for (int index = 0; index < pixels.Length; index++)
        {
            var (x, y) = (index % 8, index / 8);
            pixels[index] = (byte)(x is >= 1 and <= 3 && y is >= 1 and <= 3 && (x, y) != (2, 2) ? 1 : x > 5 ? 2 : 0);
        }

        var mask = SegmentationMask.Wrap(8, 6, pixels).WithClasses(SegmentationClasses.Parse("background=0, cell=1, nerve=2"));
        var image = new AnnotatedImage("a.png", new ImageSize(8, 6), mask.ExtractObjects());
        return ImageExamples.Write(stream => new SegmentationAnnotations([image], mask.Classes!).Save(stream, format));
    }

    /// <summary>A region of a kind, in the layout of ImageJ's RoiDecoder, with coordinates for those that have them.</summary>
    private static byte[] Region(byte type)
    {
        byte[] region = new byte[64 + 16 + 64];
        "Iout"u8.CopyTo(region);
        (region[5], region[6]) = (228, type);
        (region[9], region[11], region[13], region[15]) = (1, 1, 5, 5);
        region[17] = 4;
        (region[66], region[67], region[69], region[71]) = (0, 4, 4, 0);
        (region[77], region[79]) = (4, 4);
        return region;
    }
}
