namespace MLSegmentation.Tests.ImageFiles;

public class ImageSizeTests
{
    [Theory]
    [InlineData("640x480", 640, 480)]
    [InlineData(" 1 X 7 ", 1, 7)]
    public void Parse_WidthAndHeight_GivesThem(string text, int width, int height)
    {
        var size = ImageSize.Parse(text);

        Assert.Equal(new ImageSize(width, height), size);
        Assert.Equal(size, ImageSize.Parse(size.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("640")]
    [InlineData("640x")]
    [InlineData("0x5")]
    [InlineData("-3x5")]
    [InlineData("3x5x7x9")]
    [InlineData("3000000000x5")]
    public void Parse_AnythingElse_SaysWhatToWrite(string text)
    {
        var exception = Assert.Throws<SegmentationException>(() => ImageSize.Parse(text));

        Assert.Contains("256x256", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_SideBelowOne_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageSize(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageSize(1, -1));
    }
}
