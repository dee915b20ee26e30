using System.Text.Json;

namespace MLSegmentation.Tests.Formatting;

public sealed class SegmentationJsonTests
{
    [Fact]
    public void Options_HostileNames_AreVisibleAndExact()
    {
        string json = JsonSerializer.Serialize(HostileNames.Images.ToDictionary(name => name, name => name), SegmentationJson.Options);

        HostileNames.AssertVisible(json);
        var read = JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
        Assert.Equal(HostileNames.Images, read.Keys);
        Assert.Equal(HostileNames.Images, read.Values);
    }

    [Theory]
    [InlineData("ce+dice <b> & 'c' Z\u00fcrich \u6771\u4eac", "\"ce+dice <b> & 'c' Z\u00fcrich \u6771\u4eac\"")]
    [InlineData("a\u202eb\u200b\u00ad\u061c", @"""a\u202Eb\u200B\u00AD\u061C""")]
    [InlineData("\u6771\u202e", "\"\u6771\\u202E\"")]
    [InlineData("\u007f\u009b\n\e\"\\", @"""\u007F\u009B\n\u001B\""\\""")]
    [InlineData("\U000e0041", @"""\uDB40\uDC41""")]
    public void Options_Text_KeepsLettersAndEscapesTheRest(string text, string expected)
    {
        Assert.Equal(expected, JsonSerializer.Serialize(text, SegmentationJson.Options));
        Assert.Equal(text, JsonSerializer.Deserialize<string>(expected));
    }

    [Fact]
    public void Options_HalfOfASurrogatePair_GivesJsonThatCanBeRead()
    {
        string json = JsonSerializer.Serialize("a\ud83db", SegmentationJson.Options);

        Assert.Equal("a\ufffdb", JsonSerializer.Deserialize<string>(json));
    }
}
