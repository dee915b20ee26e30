using MLSegmentation.Masks;

namespace MLSegmentation.Tests.Regions;

/// <summary>Masks of annotations that are written with the mask values of their classes.</summary>
public sealed class WrittenMaskValuesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SaveMasks_MaskValues_HoldsThemAndIsReadByTheNamesOfClasses()
    {
        // Class 0 is 7, class 1 is 3, class 2 is 200, and what does not count is 9.
        var classes = SegmentationClasses.Parse("background=7, one=3, two=200, ignore=9");
        Save(classes, 0, 1, 2, SegmentationMask.Ignored, 1);

        var raster = MaskReader.ReadRaster(_folder["masks/a.png"]);
        Assert.Equal([7, 3, 200, 9, 3], raster.Pixels);
        Assert.Equal([classes[0].Color, classes[1].Color, classes[2].Color], [raster.Palette[7], raster.Palette[3], raster.Palette[200]]);
        Assert.Equal(new RgbColor(255, 255, 255), raster.Palette[9]);

        // By its own classes, and by classes of the same names in another order, whose values do not matter.
        var read = SegmentationAnnotations.FromMasks(_folder["masks"]);
        Assert.Equal(classes, read.Classes);
        Assert.Equal([0, 1, 2, 255, 1], read.Images[0].ToMask(classes).Pixels.ToArray());
        var others = SegmentationClasses.Parse("two=3, background=200, one=7");
        Assert.Equal([1, 2, 0, 255, 2], SegmentationMask.Load(_folder["masks/a.png"], others).Pixels.ToArray());
    }

    [Fact]
    public void SaveMasks_MaskValuesWithoutOneForIgnored_TakesTheUsualOne()
    {
        var classes = SegmentationClasses.Parse("background=7, one=3");
        Save(classes, 0, SegmentationMask.Ignored, 1);

        Assert.Equal([7, 255, 3], MaskReader.ReadRaster(_folder["masks/a.png"]).Pixels);
        Assert.Equal([0, 255, 1], SegmentationMask.Load(_folder["masks/a.png"], classes).Pixels.ToArray());
    }

    [Fact]
    public void SaveMasks_MaskValuesThatCannotBe_SaysWhatToNameAndWritesNothing()
    {
        // 255 is the cell, so that the largest number that is free is 254.
        var usual = Assert.Throws<SegmentationException>(() => Save(SegmentationClasses.Parse("background=0, cell=255"), 0, 1, SegmentationMask.Ignored));
        var range = Assert.Throws<SegmentationException>(() => Save(SegmentationClasses.Parse("background=0, cell=1-255"), 0, 1));

        Assert.StartsWith("The mask of 'a.png' has ignored pixels, and their usual value, 255, is that of a class", usual.Message, StringComparison.Ordinal);
        Assert.EndsWith("such as ignore=254.", usual.Message, StringComparison.Ordinal);
        Assert.Contains("needs exactly one number from 0 to 255", range.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["masks"]));
    }

    [Fact]
    public void SaveMasks_MaskValuesThatAreIndices_GivesTheSameFile()
    {
        var classes = SegmentationClasses.FromNames("background", "cell");
        Save(classes, 0, 1, SegmentationMask.Ignored);
        byte[] values = File.ReadAllBytes(_folder["masks/a.png"]);

        Annotate(classes, 0, 1, SegmentationMask.Ignored).SaveMasks(_folder["masks"]);

        Assert.Equal(values, File.ReadAllBytes(_folder["masks/a.png"]));
    }

    [Theory]
    [InlineData("background=0, cell=255", true)]
    [InlineData("background=0, cell=7, ignore=9", true)]
    [InlineData("background=0, cell=256", false)]
    [InlineData("background=0, cell=1|3", false)]
    [InlineData("background=0, cell=1-2", false)]
    [InlineData("background=0, cell=#804080", false)]
    [InlineData("background=0, cell=*", false)]
    [InlineData("background=0, cell=1, ignore=8|9", false)]
    public void CanWriteMaskValues_AnyClasses_IsWhetherAByteStandsForEach(string classes, bool expected) =>
        Assert.Equal(expected, SegmentationClasses.Parse(classes).CanWriteMaskValues);

    private static SegmentationAnnotations Annotate(SegmentationClasses classes, params byte[] pixels)
    {
        var mask = new SegmentationMask(pixels.Length, 1, pixels).WithClasses(classes);
        var image = new AnnotatedImage("a.png", new ImageSize(pixels.Length, 1), mask.ExtractObjects(new() { IncludeIgnored = true }));
        return new SegmentationAnnotations([image], classes);
    }

    private void Save(SegmentationClasses classes, params byte[] pixels) => Annotate(classes, pixels).SaveMasks(_folder["masks"], MaskFileValues.MaskValues);
}
