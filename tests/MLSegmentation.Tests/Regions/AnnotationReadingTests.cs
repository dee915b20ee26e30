using System.IO.Compression;
using System.Text;
using MLSegmentation.Regions;
using MLSegmentation.Regions.Formats;

namespace MLSegmentation.Tests.Regions;

public sealed class AnnotationReadingTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=1, nerve=2");

    // What pycocotools draws of these polygons in 5x5 pixels.
    [Theory]
    [InlineData("1,1,3,1,3,3,1,3", 4)]
    [InlineData("0.5,0.5,3.5,0.5,3.5,3.5,0.5,3.5", 9)]
    [InlineData("1,1,4,1,1,4", 3)]
    [InlineData("0,0,5,0,5,5,0,5", 25)]
    [InlineData("-1e7,-1e7,1e7,-1e7,1e7,1e7,-1e7,1e7", 25)]
    [InlineData("10,10,20,10,20,20", 0)]
    public void Load_CocoPolygon_CoversPixelsWhoseMiddlesLieWithin(string polygon, int area)
    {
        var image = Coco($"[[{polygon}]]", 5, 5);

        Assert.Equal(area, image.Objects[0].Area);
        Assert.Equal(area, image.ToMask(Classes).Pixels.ToArray().Count(pixel => pixel == 1));
    }

    [Fact]
    public void Load_CocoPolygonThatCrossesItself_IsEvenOdd()
    {
        // A bow tie: triangles at the left and the right of the crossing at (3, 3), and nothing above and below it.
        var mask = Coco("[[0,0,6,6,6,0,0,6]]", 6, 6).ToMask(Classes);

        Assert.Equal((1, 1), (mask[0, 2], mask[0, 3]));
        Assert.Equal((1, 1), (mask[5, 2], mask[4, 3]));
        Assert.Equal((0, 0), (mask[2, 0], mask[3, 1]));
        Assert.Equal((0, 0), (mask[2, 5], mask[3, 4]));
    }

    [Fact]
    public void Load_CocoUncompressedRunLengths_AreColumns()
    {
        var image = Coco("{\"size\":[4,5],\"counts\":[5,2,2,2,3,1,4,1]}", 5, 4);

        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1], image.ToMask(Classes).Pixels.ToArray());
    }

    [Theory]
    [InlineData("{\"size\":[4,5],\"counts\":[5,1e300]}", "has a length of 1E+300")]
    [InlineData("{\"size\":[4,5],\"counts\":[5,2.5]}", "has a length that is not whole")]
    [InlineData("{\"size\":[4,5],\"counts\":[5,2]}", "ends early: its lengths are 7 pixels together, and the image of 5x4 has 20")]
    [InlineData("{\"size\":[4,5],\"counts\":\"52\"}", "ends early: its lengths are 7 pixels together, and the image of 5x4 has 20")]
    [InlineData("{\"size\":[4,5],\"counts\":[5,20]}", "covers more than the 20 pixels that there are")]
    [InlineData("{\"size\":[5,4],\"counts\":[5,2]}", "is that of an image of 4x5 pixels")]
    [InlineData("{\"size\":[4,5],\"counts\":\"\\u0001\"}", "where it cannot be")]
    [InlineData("[[1,2,3]]", "has 3 numbers")]
    [InlineData("[[1,2,3,4]]", "has 2 corners; an outline has three and more")]
    [InlineData("[[1,2,3,4,\"5\",6]]", "should be a number")]
    [InlineData("[[1,2,3,4,1e300,6]]", "has the coordinate 1E+300")]
    public void Load_WrongCocoOutline_SaysWhere(string segmentation, string problem)
    {
        var exception = Assert.Throws<SegmentationException>(() => Coco(segmentation, 5, 4));

        Assert.Contains("annotations[0].segmentation", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownClass_ListsItAndMayBeLeftOut()
    {
        const string Json = """
            {"imageWidth":4,"imageHeight":4,"imagePath":"a.png","shapes":[{"label":"tree","points":[[0,0],[2,2]],"shape_type":"rectangle"}]}
            """;
        var warnings = new List<string>();

        var exception = Assert.Throws<SegmentationException>(() => Load(Json, AnnotationFormat.Labelme, new() { Classes = Classes }));
        var image = Load(Json, AnnotationFormat.Labelme, new() { Classes = Classes, SkipUnknownClasses = true, Warning = warnings.Add });

        Assert.Contains("'tree'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(image.Objects);
        Assert.Contains("1 × object of the class 'tree'", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelmeShapes_LaterOnesLieOverEarlierOnes()
    {
        // A rectangle of 4x4; over it a circle around its middle whose rim is one pixel away: the 4 pixels in the middle.
        var mask = Load(
            """
            {"imageWidth":4,"imageHeight":4,"imagePath":"..\\x\\a.png","imageData":"!","shapes":[
            {"label":"cell","points":[[4,4],[0,0]],"shape_type":"rectangle"},
            {"label":"nerve","points":[[2,2],[2,3]],"shape_type":"circle"},
            {"label":"nerve","points":[[0,0],[1,1]],"shape_type":"line"}]}
            """,
            AnnotationFormat.Labelme).ToMask(Classes);

        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 1, 1, 1], mask.Pixels.ToArray());
    }

    [Fact]
    public void Load_Cvat_DrawsInTheOrderOfHeights()
    {
        var mask = Load(
            """
            <?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><task><labels>
            <label><name>cell</name><attributes/></label><label><name>nerve</name></label></labels></task></meta>
            <track id="0" label="cell"><polygon frame="0" points="0,0;1,0;1,1"/></track><image id="0" name="a.png" width="4" height="2">
            <mask label="nerve" rle="1, 2, 1" left="1" top="0" width="2" height="2" z_order="1"><attribute name="x">y</attribute></mask>
            <box label="cell" xtl="0" ytl="0" xbr="3" ybr="2" z_order="0"/>
            <polyline label="cell" points="0,0;1,1"/>
            </image></annotations>
            """,
            AnnotationFormat.Cvat).ToMask(Classes);

        // The run lengths go row by row: in 2x2 pixels the second and the third.
        Assert.Equal([1, 1, 2, 0, 1, 2, 1, 0], mask.Pixels.ToArray());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \\n\"")]
    public void Load_CocoImageWithoutAName_IsRefused(string name)
    {
        var exception = Assert.Throws<SegmentationException>(() => Load(
            $$"""{"images":[{"id":1,"file_name":{{name}},"width":5,"height":5}],"categories":[],"annotations":[]}""", AnnotationFormat.Coco));

        Assert.EndsWith("cannot be used: an image has no file name.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><annotations>&b;</annotations>")]
    [InlineData(
        "<annotations><image name='a' width='4' height='4'><mask label='c' rle='1' left='0' top='0' width='9999999' height='9999999'/></image></annotations>")]
    [InlineData("<annotations><image name='a' width='4' height='4'><polygon label='cell' points='NaN,0;1,1;2,2'/></image></annotations>")]
    [InlineData("<annotations><image name='a' width='999999' height='999999'/></annotations>")]
    [InlineData("<html/>")]
    [InlineData("<annotations><image")]
    public void Load_WrongCvat_IsRefused(string xml) =>
        Assert.Throws<SegmentationException>(() => Load(xml, AnnotationFormat.Cvat));

    [Theory]
    [InlineData("""[{"type":"Feature","geometry":GEOMETRY,"properties":{"classification":{"name":"cell","colorRGB":-65536}}}]""")]
    [InlineData("""{"type":"Feature","geometry":GEOMETRY,"properties":{"class":"cell"}}""")]
    [InlineData("""
        {"type":"FeatureCollection","features":[
        {"type":"Feature","id":"PathAnnotationObject","geometry":GEOMETRY,"properties":{"classification":{"names":["cell"]}}}]}
        """)]
    public void Load_GeoJson_OfEveryFormIsRead(string json)
    {
        const string Geometry = """{"type":"Polygon","coordinates":[[[0,0],[3,0],[3,3],[0,3],[0,0]],[[1,1],[2,1],[2,2],[1,2],[1,1]]]}""";

        var image = Load(json.Replace("GEOMETRY", Geometry, StringComparison.Ordinal), AnnotationFormat.GeoJson, new() { ImageSize = new(3, 3) });

        Assert.Equal([1, 1, 1, 1, 0, 1, 1, 1, 1], image.ToMask(Classes).Pixels.ToArray());
    }

    [Fact]
    public void Load_Yolo_KnowsBoxesPolygonsAndProbabilities()
    {
        // A box around the middle of half the sides, and a polygon of the left column with its probability.
        var image = Load("1 0.5 0.5 0.5 0.5\r\n0 0 0 0.25 0 0.25 1 0 1 0.75\n\n", AnnotationFormat.Yolo, new() { Classes = Classes, ImageSize = new(4, 4) });

        Assert.Equal([1, 0, 0, 0, 1, 2, 2, 0, 1, 2, 2, 0, 1, 0, 0, 0], image.ToMask(Classes).Pixels.ToArray());
        Assert.Equal([null, 0.75], image.Objects.Select(item => item.MeanScore));
    }

    [Fact]
    public void Load_YoloWithoutASize_AsksForIt()
    {
        var exception = Assert.Throws<SegmentationException>(() => Load("0 0 0 1 0 1 1", AnnotationFormat.Yolo, new() { Classes = Classes }));

        Assert.Contains("do not say the size of the image", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ImageJOvalWithBoxBehind32767_IsWhereItWas()
    {
        // An oval of 2x2 pixels at (40000, 1), of a version that wraps coordinates.
        byte[] roi = new byte[64];
        "Iout"u8.CopyTo(roi);
        ((byte[])[0, 228, 2, 0, 0, 1, 0x9c, 0x40, 0, 3, 0x9c, 0x42]).CopyTo(roi, 4);

        var item = Assert.Single(Load(roi, AnnotationFormat.ImageJ, new() { Classes = SegmentationClasses.Binary }).Objects);

        Assert.Equal((4L, new PixelBox(40_000, 1, 2, 2), "foreground"), (item.Area, item.BoundingBox, item.ClassName));
    }

    [Fact]
    public void ToMask_EndlessOutlines_AreRefused()
    {
        // Two thousand edges from top to bottom of 500 rows, 300 times: 300 million steps, of which 2^24 + 64 x 500 x 500 = 33 million may be.
        string zigzag = string.Join(',', Enumerable.Range(0, 1000).Select(index => FormattableString.Invariant($"{index / 2.0},0,{(index + 1) / 2.0},500")));
        string annotations = string.Join(',', Enumerable.Repeat($$"""{"image_id":1,"category_id":1,"segmentation":[[{{zigzag}}]]}""", 300));

        var exception = Assert.Throws<SegmentationException>(() => Load(
            $$"""{"images":[{"id":1,"file_name":"a.png","width":500,"height":500}],"categories":[{"id":1,"name":"cell"}],"annotations":[{{annotations}}]}""",
            AnnotationFormat.Coco));

        Assert.Contains("too many or too long", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PackedFileThatUnpacksToMoreThanIsRead_TakesLittleMemory()
    {
        // 520 MB of spaces in half a megabyte.
        using var file = new MemoryStream();
        using (var packed = new GZipStream(file, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] spaces = new byte[1 << 20];
            spaces.AsSpan().Fill((byte)' ');
            for (int block = 0; block < 520; block++)
            {
                packed.Write(spaces);
            }
        }

        byte[] bytes = file.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<SegmentationException>(() => Load(bytes, AnnotationFormat.GeoJson));

        Assert.Contains("unpacks to more than 536,870,912 bytes", exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    // A ring of 10x10 pixels in an image whose size the file does not say.
    [Theory]
    [InlineData(AnnotationFormat.Coco, "\"width\":10,\"height\":10}")]
    [InlineData(AnnotationFormat.Cvat, "width=\"10\" height=\"10\">")]
    [InlineData(AnnotationFormat.Labelme, "\"imageHeight\":10,\"imageWidth\":10")]
    [InlineData(AnnotationFormat.ImageJ, null)]
    public void Load_MaskOfAnImageOfUnknownSize_IsBoundByMaxPixels(AnnotationFormat format, string? size)
    {
        byte[] pixels = new byte[100];
        pixels.AsSpan().Fill(1);
        pixels[55] = 0;
        var mask = new SegmentationMask(10, 10, pixels).WithClasses(SegmentationClasses.Binary);
        using var stream = new MemoryStream();
        new SegmentationAnnotations([new("a.png", new(10, 10), mask.ExtractObjects())], SegmentationClasses.Binary).Save(stream, format);
        byte[] file = stream.ToArray();
        if (size is not null)
        {
            string text = Encoding.UTF8.GetString(file);
            Assert.Contains(size, text, StringComparison.Ordinal);
            file = Encoding.UTF8.GetBytes(text.Replace(size, size[^1] is '}' ? "\"note\":1}" : size[^1] is '>' ? ">" : "\"note\":1", StringComparison.Ordinal));
        }

        var options = new SegmentationAnnotationOptions { Classes = SegmentationClasses.Binary, MaxPixels = 100 };

        Assert.Equal(99, Assert.Single(Load(file, format, options).Objects).Area);
        Assert.Throws<SegmentationException>(() => Load(file, format, options with { MaxPixels = 99 }));
    }

    [Fact]
    public void Draw_FewPixelsFarApart_SpendsTheRectangleAroundThem()
    {
        // 9000 x 9000 / 4 are 20 million steps, and without pixels of an image there are 2^24 = 16.8 million.
        var outline = Outlines.Combine([Outlines.OfRectangle(0, 0, 1, 1), Outlines.OfRectangle(8999, 8999, 9000, 9000)]);

        Assert.Throws<SegmentationException>(() => RunBitmap.Draw(outline, new ImageSize(9000, 9000), new PaintingLimit(0, "a")));
    }

    [Fact]
    public void Load_FolderOfTables_NamesTheEndingsThatAreRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.csv"], "image");

        var exception = Assert.Throws<SegmentationException>(() => SegmentationAnnotations.Load(folder.Path));

        Assert.Contains(".txt are looked for", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AnnotationRoundTripTests.Formats), MemberType = typeof(AnnotationRoundTripTests))]
    public void Load_DamagedFiles_ThrowsSegmentationExceptionsOnly(AnnotationFormat format)
    {
        var mask = RandomMasks.Create(13);
        var size = new ImageSize(mask.Width, mask.Height);
        using var stream = new MemoryStream();
        new SegmentationAnnotations([new AnnotatedImage("a.png", size, mask.ExtractObjects())], RandomMasks.Classes).Save(stream, format);
        byte[] file = stream.ToArray();
        var random = new Random(1);
        int read = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] damaged = round % 4 == 0 ? file[..random.Next(1, file.Length)] : [.. file];
            for (int change = 0; change <= round % 3; change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)(round % 2 == 0 ? random.Next(256) : "0-9\"[{<,e"[random.Next(9)]);
            }

            try
            {
                Load(damaged, format, new() { ImageSize = size, SkipUnknownClasses = true, Classes = RandomMasks.Classes }).ToMask(RandomMasks.Classes);
                read++;
            }
            catch (SegmentationException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }

        Assert.InRange(read, 1, 399);
    }

    private static AnnotatedImage Coco(string segmentation, int width, int height) => Load(
        $$"""
        {"images":[{"id":7,"file_name":"a.png","width":{{width}},"height":{{height}}}],"categories":[{"id":3,"name":"cell"}],
        "annotations":[{"id":1,"image_id":7,"category_id":3,"segmentation":{{segmentation}},"iscrowd":0}]}
        """,
        AnnotationFormat.Coco);

    private static AnnotatedImage Load(string text, AnnotationFormat format, SegmentationAnnotationOptions? options = null) =>
        Load(Encoding.UTF8.GetBytes(text), format, options);

    private static AnnotatedImage Load(byte[] bytes, AnnotationFormat format, SegmentationAnnotationOptions? options = null)
    {
        using var stream = new MemoryStream(bytes);
        return Assert.Single(SegmentationAnnotations.Load(stream, format, options).Images);
    }
}
