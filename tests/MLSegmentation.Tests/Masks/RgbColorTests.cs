namespace MLSegmentation.Tests.Masks;

public class RgbColorTests
{
    [Fact]
    public void Parse_SixDigits_GivesRedGreenBlue()
    {
        var color = RgbColor.Parse("#80fF01");

        Assert.Equal(new RgbColor(128, 255, 1), color);
        Assert.Equal("#80ff01", color.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("804080")]
    [InlineData("#80408")]
    [InlineData("#8040800")]
    [InlineData("#80 080")]
    [InlineData("#-04080")]
    public void Parse_AnythingElse_SaysWhatToWrite(string text)
    {
        var exception = Assert.Throws<SegmentationException>(() => RgbColor.Parse(text));

        Assert.Contains("#804080", exception.Message, StringComparison.Ordinal);
    }
}
