using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Tests.Augmentations;

public class AugmentationCatalogTests
{
    [Fact]
    public void Names_AllAugmentations_AreThere()
    {
        // That of masks is for images that only programs load.
        var types = typeof(Augmentation).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Augmentation)) && !type.IsAbstract && type != typeof(PreviousMaskChange));

        Assert.Equal(
            types.OrderBy(type => type.Name),
            AugmentationCatalog.Names.Select(name => AugmentationCatalog.Create(name).GetType()).OrderBy(type => type.Name));
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("noise", "Noise(0.5, 0.3)")]
    [InlineData("quarter-turn, horizontal-flip:0.25", "QuarterTurn(0.5) HorizontalFlip(0.25)")]
    [InlineData("hue:0.2", "Hue(0.2, 20 degrees)")]
    public void Parse_List_GivesIt(string text, string expected) => Assert.Equal(expected, string.Join(" ", AugmentationCatalog.Parse(text)));

    [Fact]
    public void Parse_PresetAndItsAugmentation_ReplacesIt()
    {
        var list = AugmentationCatalog.Parse("microscopy,elastic:0.9,shift");
        var expected = AugmentationPresets.Microscopy.Select(item => item is ElasticDeformation ? item with { Probability = 0.9 } : item);

        Assert.Equal([.. expected, new Shift()], list);
    }

    [Theory]
    [InlineData("blurr", "'blurr'", "microscopy", "low-resolution")]
    [InlineData("", "''", "none", "elastic")]
    [InlineData("noise:2", "'noise:2'", "from 0 to 1", "elastic:0.3")]
    [InlineData("noise:", "'noise:'", "from 0 to 1", "elastic:0.3")]
    [InlineData("none,light", "'none'", "no augmentation at all")]
    [InlineData("blur, none", "'none'", "no augmentation at all")]
    [InlineData("hue:1,blur,hue:0.2", "'hue'", "2 times")]
    [InlineData("light,light", "'light'", "2 times")]
    [InlineData("nonet", "'nonet'", "microscopy")]
    [InlineData("strong:0.3", "'strong:0.3'", "preset", "strong,elastic:0.3")]
    public void Parse_Mistake_SaysWhatIsAllowed(string text, params string[] parts)
    {
        var exception = Assert.Throws<SegmentationException>(() => AugmentationCatalog.Parse(text));

        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }
}
