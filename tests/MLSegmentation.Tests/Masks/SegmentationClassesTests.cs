namespace MLSegmentation.Tests.Masks;

public class SegmentationClassesTests
{
    [Fact]
    public void Parse_NumbersColoursAndIgnored_GivesClassesInOrder()
    {
        var classes = SegmentationClasses.Parse("cell=255, membrane=0,ignore=11, road = #804080, ignore=#000102");

        Assert.Equal(["cell", "membrane", "road"], classes.Select(item => item.Name));
        Assert.Equal(["255", "0", "#804080"], classes.Select(item => item.MaskValues.ToString()));
        Assert.Equal([new RgbColor(0x80, 0x40, 0x80)], classes[2].MaskValues.Colors);
        Assert.Equal([new MaskValueRange(11, 11)], classes.IgnoredValues.Numbers);
        Assert.Equal([new RgbColor(0, 1, 2)], classes.IgnoredValues.Colors);
    }

    [Theory]
    [InlineData("cell=255, membrane=0, ignore=11, road=#804080")]
    [InlineData("Fußweg 2=65535, ignore=0, ignore=1, ignore=#ffffff")]
    [InlineData("only=7")]
    [InlineData("background=0, cell=1-65535")]
    [InlineData("vessel=1|2, road=#804080|#808080, ignore=9-11|#000000, other=*")]
    [InlineData("a=3|#ffffff|5-9, ignore=*")]
    public void ToString_Parsed_GivesEqualClasses(string text)
    {
        var classes = SegmentationClasses.Parse(text);

        Assert.Equal(classes, SegmentationClasses.Parse(classes.ToString()));
        Assert.Equal(classes.GetHashCode(), SegmentationClasses.Parse(classes.ToString()).GetHashCode());
    }

    [Theory]
    [InlineData("", "name=value")]
    [InlineData("cell", "name=value")]
    [InlineData("cell=255,", "name=value")]
    [InlineData("cell=-1", "'-1'")]
    [InlineData("cell=65536", "'65536'")]
    [InlineData("cell=#12345", "'#12345'")]
    [InlineData("=5", "no name")]
    [InlineData("a\u2028b=5", @"'a\u2028b' is no name")]
    [InlineData("a\nb=5", @"'a\nb' is no name")]
    [InlineData("ignore=5", "0 classes")]
    [InlineData("a=1, a=2", "'a' occurs 2 times")]
    [InlineData("a=1, b=1", "'a=1' and 'b=1' both name the mask value '1'")]
    [InlineData("a=1, ignore=1", "'a=1' and 'ignore=1' both name the mask value '1'")]
    [InlineData("a=#000000, b=1|#000000", "'a=#000000' and 'b=1|#000000' both name the mask colour '#000000'")]
    [InlineData("a=1-65535, b=200-255", "'a=1-65535' and 'b=200-255' both name the mask values '200-255'")]
    [InlineData("a=*, ignore=*", "'a=*' and 'ignore=*' both name all other values")]
    [InlineData("a=1|1", "names '1', or a part of it, twice")]
    [InlineData("a=1-5|3", "names '3', or a part of it, twice")]
    [InlineData("a=*|*", "names '*', or a part of it, twice")]
    [InlineData("a=5-1", "the smaller number first")]
    [InlineData("a=1-", "'1-' in 'a=1-' is no mask value")]
    [InlineData("a=#000000-#ffffff", "'#000000-#ffffff'")]
    [InlineData("a=1|", "'' in 'a=1|'")]
    [InlineData("a=1,2", "as in 'vessel=1|2'")]
    public void Parse_WrongText_SaysWhatIsWrong(string text, string expected)
    {
        var exception = Assert.Throws<SegmentationException>(() => SegmentationClasses.Parse(text));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=2|1", "v=1|2")]
    [InlineData("v=3|1|2", "v=1|2|3")]
    [InlineData("v=1-2", "v=1-2")]
    [InlineData("v=4|1-3|5-6", "v=1-3|4|5-6")]
    [InlineData("v= 1 - 3 | 4-9 ", "v=1-9")]
    [InlineData("v=7, ignore=2, ignore=1, ignore=#000001", "v=7, ignore=1|2|#000001")]
    [InlineData("v=*|5", "v=5|*")]
    public void Parse_ListsAndRanges_AreEqualWhereTheirValuesAre(string text, string expected)
    {
        Assert.Equal(expected, SegmentationClasses.Parse(text).ToString());
        Assert.Equal(SegmentationClasses.Parse(expected), SegmentationClasses.Parse(text));
    }

    [Theory]
    [InlineData("v=1|2|3", "v=1-3")]
    [InlineData("v=1|2", "v=1-2")]
    [InlineData("v=1-3|4|5-6", "v=1-6")]
    public void Parse_ListOrRange_AreEqual(string list, string range)
    {
        var (first, second) = (SegmentationClasses.Parse(list), SegmentationClasses.Parse(range));

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.Equal(first[0].MaskValues.GetHashCode(), second[0].MaskValues.GetHashCode());
        Assert.Equal(second[0].MaskValues.Numbers, first[0].MaskValues.Numbers);
    }

    // What checkpoints of earlier versions hold: lists of three were ranges there, and ranges of two lists.
    [Theory]
    [InlineData("a=0, b=3|1|2, ignore=8-9", "a=0, b=1-3, ignore=8|9")]
    [InlineData("a=1-2|#ffffff, b=4-9|10", "a=1|2|#ffffff, b=4-10")]
    public void ToComparableText_ListsAndRanges_IsThatOfEarlierVersions(string text, string expected) =>
        Assert.Equal(expected, SegmentationClasses.Parse(text).ToComparableText());

    [Fact]
    public void Parse_RangesAndOthers_AreInMaskValues()
    {
        var values = SegmentationClasses.Parse("a=0, b=1-9|20|#010203|*")[1].MaskValues;

        Assert.Equal([new MaskValueRange(1, 9), new MaskValueRange(20, 20)], values.Numbers);
        Assert.Equal([new RgbColor(1, 2, 3)], values.Colors);
        Assert.True(values.IncludesOthers);
        Assert.False(SegmentationClasses.Binary[1].MaskValues.IncludesOthers);
        Assert.Empty(SegmentationClasses.Binary.IgnoredValues.ToString());
    }

    [Fact]
    public void FromNames_MaskValues_AreTheIndices()
    {
        var classes = SegmentationClasses.FromNames("sky", "road", "car");

        Assert.Equal("sky=0, road=1, car=2", classes.ToString());
        Assert.Equal(1, classes.IndexOf("road"));
        Assert.Equal(-1, classes.IndexOf("Road"));
    }

    [Fact]
    public void FromNames_ReservedOrEmptyName_Throws()
    {
        Assert.Throws<SegmentationException>(() => SegmentationClasses.FromNames("a", "Ignore"));
        Assert.Throws<SegmentationException>(() => SegmentationClasses.FromNames("a", " "));
        Assert.Throws<SegmentationException>(() => SegmentationClasses.FromNames());
    }

    [Fact]
    public void FromNames_MoreThan255_Throws()
    {
        string[] names = Enumerable.Range(0, 256).Select(index => $"class{index}").ToArray();

        Assert.Equal(255, SegmentationClasses.FromNames(names[..255]).Count);
        Assert.Throws<SegmentationException>(() => SegmentationClasses.FromNames(names));
    }

    [Fact]
    public void Color_OfEveryClass_IsItsOwn()
    {
        string[] names = Enumerable.Range(0, 255).Select(index => index == 7 ? "background" : $"class{index}").ToArray();

        var colors = SegmentationClasses.FromNames(names).Select(item => item.Color).ToList();

        Assert.Equal(default, colors[7]);
        Assert.Equal(colors.Count, colors.Distinct().Count());
    }

    [Fact]
    public void Equals_OtherOrderOrValue_IsFalse()
    {
        var classes = SegmentationClasses.Parse("a=0, b=1");

        Assert.NotEqual(classes, SegmentationClasses.Parse("b=1, a=0"));
        Assert.NotEqual(classes, SegmentationClasses.Parse("a=0, b=2"));
        Assert.NotEqual(classes, SegmentationClasses.Parse("a=0, b=1, ignore=2"));
    }

    [Fact]
    public void FromNames_HalfOfASurrogatePair_IsRefused()
    {
        Assert.Throws<SegmentationException>(() => SegmentationClasses.FromNames("a\ud83d"));
        Assert.Equal("\U0001f600\ufffd", SegmentationClasses.FromNames("\U0001f600\ufffd")[0].Name);
    }
}
