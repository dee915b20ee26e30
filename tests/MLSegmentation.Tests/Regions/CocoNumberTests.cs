using System.Text;

namespace MLSegmentation.Tests.Regions;

/// <summary>Numbers that COCO files may have.</summary>
public sealed class CocoNumberTests
{
    [Fact]
    public void Load_CocoUncompressedRunLengthsOfALargeImage_MayBeLong()
    {
        // 20,000 columns of 10,000 pixels, of which number 15,000 is the object: 150 million pixels before it, 49.99 million behind.
        const string Json = """
            {"images":[{"id":1,"file_name":"a.png","width":20000,"height":10000}],"categories":[{"id":1,"name":"cell"}],"annotations":[
            {"image_id":1,"category_id":1,"segmentation":{"size":[10000,20000],"counts":[150000000,10000,49990000]}}]}
            """;

        var item = Assert.Single(Load(Json, maxPixels: 200_000_000).Objects);

        Assert.Equal((10_000L, new PixelBox(15_000, 0, 1, 10_000)), (item.Area, item.BoundingBox));
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1.0", "1")]
    [InlineData("10", "1e1")]
    [InlineData("\"a\"", "\"a\"")]
    public void Load_CocoIdsOfOneNumber_AreOne(string id, string reference) => Assert.Single(Load(
        $$"""
        {"images":[{"id":{{id}},"file_name":"a.png","width":5,"height":5}],"categories":[{"id":{{id}},"name":"cell"}],
        "annotations":[{"image_id":{{reference}},"category_id":{{reference}},"segmentation":[[1,1,3,1,3,3]]}]}
        """).Objects);

    [Theory]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("1", "1.5")]
    public void Load_CocoIdsOfOtherNumbers_AreOthers(string id, string reference) => Assert.Throws<SegmentationException>(() => Load(
        $$"""
        {"images":[{"id":{{id}},"file_name":"a.png","width":5,"height":5}],"categories":[{"id":1,"name":"cell"}],
        "annotations":[{"image_id":{{reference}},"category_id":1,"segmentation":[[1,1,3,1,3,3]]}]}
        """));

    private static AnnotatedImage Load(string text, int maxPixels = 100)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Assert.Single(SegmentationAnnotations.Load(stream, AnnotationFormat.Coco, new() { MaxPixels = maxPixels }).Images);
    }
}
