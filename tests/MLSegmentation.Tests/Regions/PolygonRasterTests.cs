using System.Text;
using MLSegmentation.Regions;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Tests.Regions;

/// <summary>Parts of one object that overlap, which files may have; those of masks do not.</summary>
public sealed class PolygonRasterTests
{
    // Rectangles of 3x2 pixels at (0, 0) and at (1, 0): together they are 4x2 pixels, whose middle is (2, 1).
    private const string CocoParts = """
        {"images":[{"id":1,"file_name":"a.png","width":5,"height":4}],"categories":[{"id":1,"name":"cell"}],
        "annotations":[{"image_id":1,"category_id":1,"segmentation":[[0,0,3,0,3,2,0,2],[1,0,4,0,4,2,1,2]]}]}
        """;

    private const string LabelmeParts = """
        {"imageWidth":5,"imageHeight":4,"imagePath":"a.png","shapes":[
        {"label":"cell","points":[[0,0],[3,2]],"shape_type":"rectangle","group_id":1},
        {"label":"cell","points":[[1,0],[4,2]],"shape_type":"rectangle","group_id":1}]}
        """;

    private const string CvatParts = """
        <annotations><image id="0" name="a.png" width="5" height="4">
        <box label="cell" xtl="0" ytl="0" xbr="3" ybr="2" group_id="1"/><box label="cell" xtl="1" ytl="0" xbr="4" ybr="2" group_id="1"/>
        </image></annotations>
        """;

    [Theory]
    [InlineData(AnnotationFormat.Coco, CocoParts)]
    [InlineData(AnnotationFormat.Labelme, LabelmeParts)]
    [InlineData(AnnotationFormat.Cvat, CvatParts)]
    public void Load_PartsThatOverlap_CountTheirPixelsOnce(AnnotationFormat format, string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var image = Assert.Single(SegmentationAnnotations.Load(stream, format).Images);

        var item = Assert.Single(image.Objects);
        Assert.Equal((8L, new PixelBox(0, 0, 4, 2), new PixelPoint(2, 1)), (item.Area, item.BoundingBox, item.Centroid));
        Assert.Equal(8, image.ToMask(SegmentationClasses.FromNames("background", "cell")).Pixels.ToArray().Count(pixel => pixel == 1));
    }

    [Fact]
    public void Fill_RandomParts_GivesThePixelsOfEachPartInOrderAndOnce()
    {
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            Polygon[] parts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Outlines.Factory.CreatePolygon(CreateRing(random), CreateHoles(random)))];
            bool[] expected = new bool[20 * 15];
            foreach (var part in parts)
            {
                PolygonRaster.Fill(part, 20, 15, new PaintingLimit(300, "a"), (y, left, end) => expected.AsSpan((20 * y) + left, end - left).Fill(true));
            }

            bool[] found = new bool[20 * 15];
            int last = -1;
            PolygonRaster.Fill(Outlines.Combine(parts), 20, 15, new PaintingLimit(300, "a"), (y, left, end) =>
            {
                int begin = (20 * y) + left;
                Assert.True(begin > last && left < end && end <= 20, $"round {round}, row {y}");
                found.AsSpan(begin, end - left).Fill(true);
                last = begin + end - left - 1;
            });

            Assert.Equal(expected, found);
        }
    }

    /// <summary>Holes may lie anywhere in files, also above and below what they are holes of.</summary>
    private static LinearRing[] CreateHoles(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => CreateRing(random))];

    private static LinearRing CreateRing(Random random)
    {
        Coordinate[] corners = [.. Enumerable.Range(0, random.Next(3, 7)).Select(_ => new Coordinate(random.Next(-8, 60) / 2.0, random.Next(-8, 45) / 2.0))];
        return Outlines.Factory.CreateLinearRing([.. corners, corners[0].Copy()]);
    }
}
