using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Tests.Masks;

public sealed class MaskValueMapTests : IDisposable
{
    private static readonly byte[] BlackWhite = [0, 0, 0, 255, 255, 255];
    private static readonly byte[] WhiteBlack = [255, 255, 255, 0, 0, 0];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 15)]
    [InlineData(8, 255)]
    [InlineData(16, 65535)]
    public void TryMap_WhiteOfAnyDepth_IsWhatStandsFor255(int bits, int white)
    {
        var grey = new PngFile(3, 1, bits, PngColorType.Grey, [0, white, 0]);

        foreach (string classes in (string[])
            ["background=0, disc=255", "background=0-127, disc=128-255", "background=0, disc=1-255", "background=0, disc=#ffffff", "background=*, disc=255"])
        {
            Assert.Equal([0, 1, 0], Load(grey, classes));
        }

        Assert.Equal([0, 1, 0], Load(grey, SegmentationClasses.Binary.ToString()));
        Assert.Equal([0, 255, 0], Load(grey, "background=0, ignore=255"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(16, 65535)]
    public void TryMap_WhiteThatIsNamedAsItIsStored_IsThat(int bits, int white)
    {
        var grey = new PngFile(2, 1, bits, PngColorType.Grey, [0, white]);

        // Stored as 1, 3 or 65535, which is a class; 255 is another one.
        Assert.Equal([0, 1], Load(grey, "background=0, cell=1|3|65535, border=255"));
        Assert.Equal([0, 1], Load(grey, "background=0, cell=1-65535"));
    }

    [Fact]
    public void TryMap_GreyOfFewBits_IsTakenInEightBitsWhereRangesEndAt255()
    {
        // Of 15, 7 is 119 of 255 and 8 is 136.
        var grey = new PngFile(4, 1, 4, PngColorType.Grey, [0, 7, 8, 15]);

        Assert.Equal([0, 0, 1, 1], Load(grey, "background=0-127, disc=128-255"));
        Assert.Equal([0, 1, 1, 1], Load(grey, "background=0, cell=1-65535"));
        Assert.Equal([0, 0, 1, 1], Load(grey, "background=0-7, cell=8-15"));
    }

    [Theory]
    [InlineData(2, new[] { 0, 1, 2, 3 }, "background=0, tumor=1|2|3, ignore=255", new byte[] { 0, 1, 1, 1 })]
    [InlineData(4, new[] { 0, 13, 14, 15 }, "background=0, tumor=13|14|15, ignore=255", new byte[] { 0, 1, 1, 1 })]
    [InlineData(2, new[] { 0, 1, 2, 3 }, "background=0, tumor=1|2|3|4|5, ignore=255", new byte[] { 0, 1, 1, 1 })]
    public void TryMap_NeighboursNamedByThemselves_AreAsStored(int bits, int[] samples, string classes, byte[] expected)
    {
        var grey = new PngFile(4, 1, bits, PngColorType.Grey, samples);

        Assert.Equal(expected, Load(grey, classes));
        Assert.Equal(expected, Load(grey, SegmentationClasses.Parse(classes).ToString()));
    }

    [Fact]
    public void TryMap_RangeOfTwo_IsOfEightBitsAsEveryRange()
    {
        // Of 3, 1 is 85 of 255 and 2 is 170.
        var grey = new PngFile(4, 1, 2, PngColorType.Grey, [0, 1, 2, 3]);

        Assert.Equal([0, 1, 1, 1], Load(grey, "background=0-1, disc=2-255"));
        Assert.Equal([0, 0, 1, 1], Load(grey, "background=0|1, disc=2-255"));
    }

    [Fact]
    public void TryMap_PaletteOfGreysWhoseIndicesAreAList_IsReadByItsIndices()
    {
        // By its greys, 85 and 170 are other, and 255 is ignored.
        var palette = new PngFile(4, 1, 2, PngColorType.Palette, [0, 1, 2, 3]) { Palette = [0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255] };

        Assert.Equal([0, 1, 1, 1], Load(palette, "background=0, tumor=1|2|3, other=*, ignore=255"));
        Assert.Equal([0, 2, 2, 255], Load(palette, "background=0, tumor=1-3, other=*, ignore=255"));
    }

    [Fact]
    public void TryMap_WhiteOfSixteenBitColours_IsWhatStandsFor255()
    {
        var rgb = new PngFile(2, 1, 16, PngColorType.Rgb, [65535, 65535, 65535, 0, 0, 0]);

        Assert.Equal([1, 0], Load(rgb, "background=0, disc=255"));
    }

    [Fact]
    public void TryMap_PaletteOfGreysWithRanges_IsReadByItsGreys()
    {
        const string Classes = "background=0-127, disc=128-255";
        var blackWhite = new PngFile(2, 1, 1, PngColorType.Palette, [0, 1]) { Palette = BlackWhite };

        // The greys 0, 100, 200 and 255 of a smooth edge, packed as image software packs them.
        var packed = new PngFile(4, 1, 8, PngColorType.Palette, [0, 1, 2, 3]) { Palette = [0, 0, 0, 100, 100, 100, 200, 200, 200, 255, 255, 255] };
        var onlyWhite = new PngFile(2, 1, 8, PngColorType.Palette, [0, 0]) { Palette = [255, 255, 255] };

        Assert.Equal([0, 1], Load(blackWhite, Classes));
        Assert.Equal([0, 0, 1, 1], Load(packed, Classes));
        Assert.Equal([1, 1], Load(onlyWhite, Classes));
        Assert.Equal([1, 1], Load(onlyWhite, "background=0, disc=255"));

        // Indices that are named by themselves are indices.
        Assert.Equal([0, 1, 2, 3], Load(packed, "a=0, b=1, c=2, d=3, ignore=255"));
    }

    [Fact]
    public void TryMap_BlackAndWhitePalette_IsReadByItsColoursUnlessItsIndicesAreNamed()
    {
        var usual = new PngFile(2, 1, 1, PngColorType.Palette, [0, 1]) { Palette = BlackWhite };
        var inverted = new PngFile(2, 1, 1, PngColorType.Palette, [0, 1]) { Palette = WhiteBlack };
        var padded = new PngFile(2, 1, 8, PngColorType.Palette, [0, 1]) { Palette = [.. BlackWhite, 0, 0, 0] };
        var onlyWhite = new PngFile(2, 1, 1, PngColorType.Palette, [0, 0]) { Palette = WhiteBlack };

        Assert.Equal([0, 1], Load(usual, "background=0, disc=255"));
        Assert.Equal([1, 0], Load(inverted, "background=0, disc=255"));
        Assert.Equal([0, 1], Load(padded, "background=0, disc=255"));
        Assert.Equal([1, 1], Load(onlyWhite, "background=0, disc=255"));
        Assert.Equal([1, 0], Load(inverted, "background=*, disc=255"));
        Assert.Equal([1, 0], Load(inverted, "background=0, disc=*"));
        Assert.Equal([0, 1], Load(inverted, "background=0, disc=1"));
        Assert.Equal([0, 1], Load(usual, "background=0, disc=1, other=255"));
    }

    [Fact]
    public void TryMap_PaletteOfGreys_KeepsIndicesThatAreNamed()
    {
        var palette = new PngFile(3, 1, 8, PngColorType.Palette, [0, 1, 2]) { Palette = [0, 0, 0, 64, 64, 64, 128, 128, 128] };

        Assert.Equal([0, 0, 1], Load(palette, "background=*, cell=2"));
        Assert.Equal([0, 1, 2], Load(palette, "a=0, b=1, c=2"));
        Assert.Equal([0, 1, 2], Load(palette, "a=0, b=64, c=128"));
    }

    [Fact]
    public void TryMap_LabelImageOfSixteenBits_GivesRangesAndOthers()
    {
        var labels = new PngFile(5, 1, 16, PngColorType.Grey, [0, 1, 255, 700, 65535]);

        Assert.Equal([0, 1, 1, 1, 1], Load(labels, "background=0, cell=1-65535"));
        Assert.Equal([0, 1, 1, 1, 1], Load(labels, "background=0, cell=*"));
        Assert.Equal([0, 1, 2, 1, 2], Load(labels, "background=0, cell=*, border=255"));
        Assert.Equal([0, 255, 1, 255, 1], Load(labels, "background=0, border=255, ignore=*"));
    }

    [Fact]
    public void TryMap_OtherColours_AreWhatStandsForAllOthers()
    {
        var colors = new PngFile(4, 1, 8, PngColorType.Rgb, [128, 64, 128, 128, 128, 128, 1, 2, 3, 7, 7, 7]);
        var deep = new PngFile(2, 1, 16, PngColorType.Rgb, [0x8080, 0x4040, 0x8080, 1, 2, 3]);

        Assert.Equal([0, 0, 1, 1], Load(colors, "road=#804080|#808080, other=*"));
        Assert.Equal([0, 255, 255, 1], Load(colors, "road=#804080, grey=7, ignore=*"));
        Assert.Equal([0, 1], Load(deep, "road=#804080, other=*"));
    }

    private byte[] Load(PngFile file, string classes)
    {
        File.WriteAllBytes(_folder["mask.png"], file.ToBytes());
        return SegmentationMask.Load(_folder["mask.png"], SegmentationClasses.Parse(classes)).Pixels.ToArray();
    }
}
