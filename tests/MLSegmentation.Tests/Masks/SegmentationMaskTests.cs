using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Tests.Masks;

public sealed class SegmentationMaskTests : IDisposable
{
    private static readonly SegmentationClasses CellClasses = SegmentationClasses.Parse("cell=255, membrane=0");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Constructor_Pixels_AreCopied()
    {
        byte[] pixels = [0, 1, 2, 3, 4, 5];
        var mask = new SegmentationMask(3, 2, pixels);
        pixels[0] = 9;

        Assert.Equal([0, 1, 2, 3, 4, 5], mask.Pixels.ToArray());
        Assert.Equal(5, mask[2, 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => mask[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => mask[0, -1]);
        Assert.Throws<ArgumentException>(() => new SegmentationMask(2, 2, pixels));
    }

    [Fact]
    public void Equals_SameSizeAndPixels_IsTrue()
    {
        var mask = new SegmentationMask(3, 2, [0, 1, 2, 3, 4, 5]);

        Assert.Equal(mask, new SegmentationMask(3, 2, [0, 1, 2, 3, 4, 5]));
        Assert.Equal(mask.GetHashCode(), new SegmentationMask(3, 2, [0, 1, 2, 3, 4, 5]).GetHashCode());
        Assert.NotEqual(mask, new SegmentationMask(2, 3, [0, 1, 2, 3, 4, 5]));
        Assert.NotEqual(mask, new SegmentationMask(3, 2, [0, 1, 2, 3, 4, 6]));
    }

    [Fact]
    public void Load_GreyValues_GivesClassIndices()
    {
        var mask = Load(PngFile.Grey(2, 2, 255, 0, 7, 255), "cell=255, membrane=0, ignore=7");

        Assert.Equal([0, 1, SegmentationMask.Ignored, 0], mask.Pixels.ToArray());
    }

    [Fact]
    public void Load_SixteenBitValues_KeepsTheLowByte()
    {
        var file = new PngFile(4, 1, 16, PngColorType.Grey, [1000, 1001, 256, 1]);

        var mask = Load(file, "a=1, b=256, c=1000, d=1001");

        Assert.Equal([2, 3, 1, 0], mask.Pixels.ToArray());
    }

    [Fact]
    public void Load_FewBits_TakesValuesUnscaled()
    {
        var file = new PngFile(4, 1, 2, PngColorType.Grey, [0, 1, 2, 3]);

        Assert.Equal([3, 2, 1, 0], Load(file, "d=3, c=2, b=1, a=0").Pixels.ToArray());
    }

    [Fact]
    public void Load_Palette_TakesIndicesOrColours()
    {
        var file = new PngFile(3, 1, 8, PngColorType.Palette, [2, 0, 1]) { Palette = [0, 0, 0, 128, 64, 128, 1, 2, 3] };

        Assert.Equal([2, 0, 1], Load(file, "a=0, b=1, c=2").Pixels.ToArray());
        Assert.Equal([2, 0, 1], Load(file, "a=#000000, b=#804080, c=#010203").Pixels.ToArray());
        Assert.Equal([1, 0, 2], Load(file, "a=0, b=#010203, c=1").Pixels.ToArray());
    }

    [Fact]
    public void Load_ColoursWithAndWithoutOpacity_GivesClassIndices()
    {
        var rgb = new PngFile(3, 1, 8, PngColorType.Rgb, [128, 64, 128, 0, 0, 0, 7, 7, 7]);
        var rgba = new PngFile(3, 1, 8, PngColorType.RgbAlpha, [128, 64, 128, 255, 0, 0, 0, 0, 7, 7, 7, 9]);

        Assert.Equal([1, 0, 255], Load(rgb, "void=#000000, road=#804080, ignore=7").Pixels.ToArray());
        Assert.Equal([1, 0, 255], Load(rgba, "void=0, road=#804080, ignore=#070707").Pixels.ToArray());
    }

    [Fact]
    public void Load_SixteenBitColours_MatchesTheirEightBitForm()
    {
        var file = new PngFile(2, 1, 16, PngColorType.Rgb, [0x8080, 0x4040, 0x8080, 0, 0, 0]);
        var between = new PngFile(2, 1, 16, PngColorType.Rgb, [0x8081, 0x4040, 0x8080, 0, 0, 0]);

        Assert.Equal([1, 0], Load(file, "void=0, road=#804080").Pixels.ToArray());
        Assert.Contains("#808140408080", Assert.Throws<SegmentationException>(() => Load(between, "void=0, road=#804080")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownValue_ListsValuesFileAndRemedy()
    {
        string path = Write(PngFile.Grey(3, 2, 255, 0, 128, 255, 0, 255));

        string message = Assert.Throws<SegmentationException>(() => SegmentationMask.Load(path, CellClasses)).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("0 (2 pixels), 128 (1 pixel), 255 (3 pixels)", message, StringComparison.Ordinal);
        Assert.Contains("'cell=255, membrane=0, class2=128'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownPaletteIndex_ShowsItsColour()
    {
        var file = new PngFile(2, 1, 1, PngColorType.Palette, [0, 1]) { Palette = [0, 0, 0, 255, 128, 0] };

        string message = Assert.Throws<SegmentationException>(() => Load(file, "a=0, b=255")).Message;

        Assert.Contains("1 with the palette colour #ff8000 (1 pixel)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ManyUnknownValues_ListsTheFirstTen()
    {
        string message = Assert.Throws<SegmentationException>(() => Load(PngFile.Grey(12, 1, [.. Enumerable.Range(0, 12)]), "a=0")).Message;

        Assert.Contains("9 (1 pixel) and 2 more", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("empty", "empty file")]
    [InlineData("text", "not an image")]
    [InlineData("jpeg", "JPEG")]
    [InlineData("tiff", "TIFF")]
    [InlineData("gif", "GIF")]
    public void Load_NoMaskFile_SaysWhatItIs(string kind, string expected)
    {
        string path = _folder[$"{kind}.png"];
        byte[]? content = kind switch
        {
            "empty" => [],
            "text" => "not an image"u8.ToArray(),
            "jpeg" => [0xff, 0xd8, 0xff, 0xe0],
            "tiff" => "II*\0"u8.ToArray(),
            "gif" => "GIF89a"u8.ToArray(),
            _ => null,
        };
        if (content is not null)
        {
            File.WriteAllBytes(path, content);
        }

        var exception = Assert.Throws<SegmentationException>(() => SegmentationMask.Load(path, CellClasses));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_WithClasses_IsReadBackWhateverTheMaskValues()
    {
        var mask = new SegmentationMask(3, 1, [0, 1, SegmentationMask.Ignored]);

        mask.Save(_folder["a.png"], CellClasses);

        // Index 0 is the cell, although 0 is the membrane's value in other masks: the file says so itself.
        Assert.Equal(mask, SegmentationMask.Load(_folder["a.png"], CellClasses));
        Assert.Equal([1, 0, 255], SegmentationMask.Load(_folder["a.png"], SegmentationClasses.Parse("membrane=0, cell=255")).Pixels.ToArray());
        string message = Assert.Throws<SegmentationException>(() => SegmentationMask.Load(_folder["a.png"], SegmentationClasses.Binary)).Message;
        Assert.Contains("written for the classes 'cell=255, membrane=0'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_WithClasses_WritesIndicesAndColours()
    {
        new SegmentationMask(2, 1, [1, 0]).Save(_folder["a.png"], SegmentationClasses.Parse("background=0, road=#804080"));

        var raster = MaskReader.ReadRaster(_folder["a.png"]);

        Assert.Equal(MaskRasterKind.Palette, raster.Kind);
        Assert.Equal([1, 0], raster.Pixels);
        Assert.Equal([default, new RgbColor(0x80, 0x40, 0x80)], raster.Palette.ToArray());
    }

    [Fact]
    public void Save_MaskThatKnowsOtherClasses_IsRefused()
    {
        var mask = new SegmentationMask(2, 1, [0, 1]).WithClasses(SegmentationClasses.FromNames("sky", "road"));

        var exception = Assert.Throws<SegmentationException>(() => mask.Save(Stream.Null, SegmentationClasses.FromNames("road", "sky")));

        Assert.Contains("'sky=0, road=1'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_WithoutClasses_IsReadBackByIndex()
    {
        var mask = new SegmentationMask(2, 2, [0, 3, 1, 2]);

        mask.Save(_folder["a.png"]);

        Assert.Equal(mask, SegmentationMask.Load(_folder["a.png"], SegmentationClasses.FromNames("a", "b", "c", "d")));
        Assert.Equal(["a.png"], _folder.Files);
    }

    [SharedDataFact]
    public void Load_RealMasks_CountsAsTheirReadmeSays()
    {
        // One class everywhere scores IoU 0.78 for the cells: their share of the pixels.
        var cells = Directory.GetFiles(Path.Combine(Repository.SharedData, "isbi_em", "train", "masks"))
            .Select(path => SegmentationMask.Load(path, CellClasses))
            .ToList();

        Assert.Equal(24, cells.Count);
        Assert.All(cells, mask => Assert.Equal((512, 512), (mask.Width, mask.Height)));
        Assert.Equal(0.78, cells.Average(mask => mask.Pixels.Count((byte)0) / 262144.0), 0.01);
    }

    [SharedDataFact]
    public void Load_RealMasksOfElevenClasses_KnowsTheIgnoredOne()
    {
        var classes = SegmentationClasses.Parse(
            "Sky=0, Building=1, Pole=2, Road=3, Pavement=4, Tree=5, SignSymbol=6, Fence=7, Car=8, Pedestrian=9, Bicyclist=10, ignore=11");

        var masks = Directory.GetFiles(Path.Combine(Repository.SharedData, "camvid", "test", "masks"))
            .Select(path => SegmentationMask.Load(path, classes))
            .ToList();

        Assert.Equal(30, masks.Count);
        Assert.Contains(masks, mask => mask.Pixels.Contains(SegmentationMask.Ignored));
        Assert.All(masks, mask => Assert.Equal(-1, mask.Pixels.IndexOfAnyInRange((byte)11, (byte)254)));
    }

    private SegmentationMask Load(PngFile file, string classes) => SegmentationMask.Load(Write(file), SegmentationClasses.Parse(classes));

    private string Write(PngFile file)
    {
        File.WriteAllBytes(_folder["mask.png"], file.ToBytes());
        return _folder["mask.png"];
    }
}
