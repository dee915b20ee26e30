using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.ImageFiles;

public sealed class SegmentationImageTests
{
    [Fact]
    public void Load_FileOf16Bits_KeepsEveryBit()
    {
        using var folder = new TemporaryFolder();
        DeepPng.Write(folder["grey.png"], 3, 2, [0, 1, 255, 256, 4095, 65535]);
        DeepPng.Write(folder["color.png"], 2, 1, [1, 2, 3, 40000, 50000, 60000]);

        var grey = SegmentationImage.Load(folder["grey.png"]);
        var color = SegmentationImage.Load(folder["color.png"]);

        Assert.Equal((3, 2, 1, SampleType.Unsigned16), (grey.Width, grey.Height, grey.Channels, grey.Samples));
        Assert.Equal([0, 1, 255, 256, 4095, 65535], grey.Values.ToArray());
        Assert.Equal([1, 40000, 2, 50000, 3, 60000], color.Values.ToArray());
        Assert.Equal([2, 50000], color.GetPlane(1).ToArray());
        Assert.Equal("SegmentationImage 2x1, 16 bits, 3 channels", color.ToString());
    }

    [Fact]
    public void Load_FileOf8Bits_GivesItsValues()
    {
        using var folder = new TemporaryFolder();
        using var image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [30, 20, 10, 255]);
        image.Save(folder["a.png"]);

        var loaded = SegmentationImage.Load(folder["a.png"]);

        Assert.Equal(SampleType.Unsigned8, loaded.Samples);
        Assert.Equal([10, 20, 30], loaded.Values.ToArray());
    }

    [Fact]
    public void LoadMLImage_FileWithOpacity_HasItsColoursAndIsSavedWithThem()
    {
        using var folder = new TemporaryFolder();
        byte[] half = new PngFile(1, 1, 8, PngColorType.RgbAlpha, [200, 100, 50, 128]).ToBytes();
        File.WriteAllBytes(folder["half.png"], half);

        using var image = SegmentationImage.LoadMLImage(folder["half.png"]);
        image.SavePng(folder["saved.png"], source: folder["half.png"]);

        // Not 200 * 128 / 255 = 100, 100 * 128 / 255 = 50 and 50 * 128 / 255 = 25.
        Assert.Equal([50, 100, 200, 255], image.Pixels.ToArray());
        Assert.Equal([200f, 100, 50], SegmentationImage.Load(folder["saved.png"]).Values.ToArray());
    }

    [Fact]
    public void LoadMLImage_TurnedFile_IsUpright()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["turned.png"], ImageOrientationTests.CreateFile("png", orientation: 6));

        using var image = SegmentationImage.LoadMLImage(folder["turned.png"]);

        Assert.Equal((EncodedImages.Height, EncodedImages.Width), (image.Width, image.Height));
    }

    [Fact]
    public void LoadMLImage_DeepFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        DeepPng.Write(folder["deep.png"], 1, 1, [65535]);

        var error = Assert.Throws<SegmentationException>(() => SegmentationImage.LoadMLImage(folder["deep.png"]));

        Assert.Contains("16 bits", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Load_PageBelowOne_IsRefused(int page) =>
        Assert.Equal("page", Assert.Throws<ArgumentOutOfRangeException>(() => SegmentationImage.Load("none.tif", page)).ParamName);

    [Fact]
    public void ToImage_LargePalette_IsRefusedBeforeMemoryIsTaken()
    {
        var raster = new ImageRaster(new ImageSize(1 << 15, 1 << 15), SampleType.Unsigned8, 8, RasterColors.Palette, 1, false, []);

        Assert.Contains("Cut it", Assert.Throws<SegmentationException>(() => RasterPixels.ToImage(raster, "a.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_SaysSo() =>
        Assert.Equal("The image 'none.png' does not exist.", Assert.Throws<SegmentationException>(() => SegmentationImage.Load("none.png")).Message);

    [Fact]
    public void Constructor_WrongNumberOfValues_SaysHowMany()
    {
        var error = Assert.Throws<ArgumentException>(() => new SegmentationImage(3, 2, 4, new float[23]));

        Assert.StartsWith("An image of 3x2 with 4 channels has 24 values, but 23 were given.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Constructor_NothingOfADimension_IsRefused(int width, int height, int channels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SegmentationImage(width, height, channels, new float[1]));

    [Fact]
    public void Constructor_Values_AreCopied()
    {
        ushort[] values = [1, 65535];

        var image = new SegmentationImage(2, 1, 1, values);
        values[0] = 7;

        Assert.Equal([1, 65535], image.Values.ToArray());
        Assert.Equal(SampleType.Unsigned16, image.Samples);
    }

    [Fact]
    public void Constructor_NumbersInBrackets_AreFloatsWhateverTheyAre()
    {
        Assert.Equal(SampleType.Float32, new SegmentationImage(2, 1, 1, [1, 2]).Samples);
        Assert.Equal(SampleType.Float32, new SegmentationImage(2, 1, 1, [0, 70000]).Samples);
        Assert.Equal(SampleType.Unsigned16, new SegmentationImage(2, 1, 1, [1, 2], SampleType.Unsigned16).Samples);
        Assert.Equal(SampleType.Unsigned16, new SegmentationImage(2, 1, 1, (ReadOnlySpan<ushort>)[1, 2]).Samples);
    }

    [Fact]
    public void ToMLImage_FewOutliers_LeavesThemOut()
    {
        // 1000 values from 0 to 999, and 4 of 60000, which are among the brightest half percent: 995 is white, and 500 a little above the middle.
        var image = new SegmentationImage(1004, 1, 1, [.. Enumerable.Range(0, 1000).Select(value => (ushort)value), 60000, 60000, 60000, 60000]);

        using var shown = image.ToMLImage();

        Assert.Equal(255, shown.Pixels[4 * 1003]);
        Assert.InRange(shown.Pixels[4 * 500], 120, 136);
    }

    [Theory]
    [InlineData(new float[] { 7, 7, 7 }, new byte[] { 128, 128, 128 })]
    [InlineData(new float[] { -1, 0, 1 }, new byte[] { 0, 128, 255 })]
    [InlineData(new float[] { 0, float.NaN, 1 }, new byte[] { 0, 0, 255 })]
    [InlineData(new float[] { 0, -1e38f, 1e38f }, new byte[] { 128, 0, 255 })]
    public void ToMLImage_AnyRange_GoesFromBlackToWhite(float[] values, byte[] expected)
    {
        using var shown = new SegmentationImage(3, 1, 1, values).ToMLImage();

        Assert.Equal(expected, Enumerable.Range(0, 3).Select(pixel => shown.Pixels[4 * pixel]));
    }

    [Fact]
    public void ToMLImage_FewBrightPixels_ShowsThem()
    {
        ushort[] values = new ushort[1000];
        values[500] = 9;

        using var shown = new SegmentationImage(1000, 1, 1, values).ToMLImage();

        Assert.Equal((0, 255), (shown.Pixels[0], shown.Pixels[4 * 500]));
    }
}
