using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public class MaskPatternTests
{
    [Theory]
    [InlineData("{name}", "c0", "c0")]
    [InlineData("{name}_mask", "c0", "c0_mask")]
    [InlineData("mask_{name}", "c 0.v2", "mask_c 0.v2")]
    [InlineData("{number}_manual1", "21_training", "21_manual1")]
    [InlineData("{1}-{2}", "s01t7", "01-7")]
    [InlineData("m{2}", "s01", null)]
    [InlineData("m{number}", "none", null)]
    public void Expand_Image_GivesTheNameOfItsMask(string pattern, string image, string? mask) => Assert.Equal(mask, MaskPattern.Parse(pattern).Expand(image));

    [Theory]
    [InlineData("mask")]
    [InlineData("{nam}_mask")]
    [InlineData("{}")]
    [InlineData("{0}")]
    [InlineData("{name")]
    [InlineData("{name}}")]
    [InlineData("{name}_mask.png")]
    [InlineData("masks/{name}")]
    [InlineData("")]
    public void Parse_NoPattern_SaysWhatIsAllowed(string pattern)
    {
        var exception = Assert.Throws<SegmentationOptionException>(() => new SegmentationFolderOptions { MaskPattern = pattern });

        Assert.Equal("MaskPattern", exception.Option);
        Assert.Contains("'{name}_mask'", exception.Message, StringComparison.Ordinal);
    }
}
