using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Tests.Evaluation.Counting;

public class ClassWindowTests
{
    [Fact]
    public void Length_ClassAllOverAHugeImage_FitsAnArrayOrSaysThatItIsTooLarge()
    {
        // 46,338² pixels with their margin are 46,340² = 2,147,395,600, 1,289³ are 1,291³ = 2,151,685,171; an array holds 2,147,483,591.
        Assert.Equal(2_147_395_600, Fill(new ImageSize(46_338, 46_338)).Length);
        Assert.Equal(4 * 3 * 1, Fill(new ImageSize(2, 1)).Length);

        var exceptions = new[] { new ImageSize(46_340, 46_340), new ImageSize(1289, 1289, 1289), new ImageSize(1290, 1290, 1290) }
            .Select(size => Assert.Throws<SegmentationException>(() => Fill(size).Length));

        Assert.All(exceptions, exception => Assert.Equal(SegmentationErrorKind.TooLarge, exception.Kind));
    }

    private static ClassWindow Fill(ImageSize image) =>
        new(image, new SideRange(0, image.Width - 1), new SideRange(0, image.Height - 1), new SideRange(0, image.Depth - 1));
}
