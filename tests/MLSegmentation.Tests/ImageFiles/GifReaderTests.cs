using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public class GifReaderTests
{
    // One pixel, with every block that a GIF file can have.
    private static readonly byte[] OnePixel =
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 10, 20, 30, 40, 50, 60, (byte)'!', 0xf9, 4, 0, 0, 0, 0, 0, (byte)',', 0, 0, 0, 0, 1, 0, 1, 0,
        0, 2, 2, 0x44, 1, 0, (byte)';',
    ];

    [Fact]
    public void Decode_OnePixel_GivesItsIndex()
    {
        var raster = GifReader.Decode(OnePixel, "a.gif");

        Assert.Equal(new ImageSize(1, 1), raster.Size);
        Assert.Equal([10, 20, 30, 40, 50, 60], raster.Palette);
        Assert.Equal([0], raster.Pixels);
    }

    [Fact]
    public void Decode_CutAnywhere_Throws()
    {
        for (int length = 4; length < OnePixel.Length; length++)
        {
            Assert.Throws<SegmentationException>(() => GifReader.Decode(OnePixel[..length], "a.gif"));
        }
    }

    [Fact]
    public void Decode_Interlaced_GivesTheRowsInTheirOrder()
    {
        // The index of pixel (x, y) is (5x + 3y) modulo 7.
        byte[] expected = [.. Enumerable.Range(0, 64 * 48).Select(index => (byte)(((5 * (index % 64)) + (3 * (index / 64))) % 7))];

        Assert.Equal(expected, GifReader.Decode(EncodedImages.InterlacedGif, "a.gif").Pixels);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Decode_ImageInsideTheScreen_LeavesTheRestTransparent(bool hasTransparency, byte outside)
    {
        // A screen of 3x2 with the one pixel at (1, 1).
        byte[] file = (byte[])OnePixel.Clone();
        (file[6], file[8]) = (3, 2);
        int descriptor = Array.IndexOf(file, (byte)',');
        (file[descriptor + 1], file[descriptor + 3]) = (1, 1);
        int control = Array.IndexOf(file, (byte)0xf9);
        (file[control + 2], file[control + 5]) = (hasTransparency ? (byte)1 : (byte)0, 1);

        Assert.Equal([outside, outside, outside, outside, 0, outside], GifReader.Decode(file, "a.gif").Pixels);
    }

    [Fact]
    public void Decode_ImageOutsideTheScreen_IsCutOff()
    {
        byte[] file = (byte[])OnePixel.Clone();
        file[Array.IndexOf(file, (byte)',') + 1] = 200;

        Assert.Equal([0], GifReader.Decode(file, "a.gif").Pixels);

        // What it does not cover is transparent, though it has the size of the screen.
        int control = Array.IndexOf(file, (byte)0xf9);
        (file[control + 2], file[control + 5]) = (1, 1);
        Assert.Equal([1], GifReader.Decode(file, "a.gif").Pixels);
    }

    [Theory]
    [InlineData(0x4c, "ends too early")]
    [InlineData(0x7c, "is broken")]
    public void Decode_WrongCodes_Throws(byte codes, string expected)
    {
        // Codes of three bits after the one that clears: 0x44 is 4, 0 and the beginning of 5; 0x4c has 1, 0x7c 7, which does not exist.
        byte[] file = (byte[])OnePixel.Clone();
        file[Array.IndexOf(file, (byte)0x44)] = codes;
        (file[6], file[file.AsSpan().IndexOf((byte)',') + 5]) = (9, 9);

        Assert.Contains(expected, Assert.Throws<SegmentationException>(() => GifReader.Decode(file, "a.gif")).Message, StringComparison.Ordinal);
    }
}
