using System.Buffers.Binary;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public class BmpReaderTests
{
    [Fact]
    public void Decode_EightBits_GivesPaletteIndicesFromTheTop()
    {
        // Rows are padded to four bytes and stored from the bottom.
        byte[] file = Create(3, 2, 8, [7, 8, 9, 0, 4, 5, 6, 0], paletteLength: 10);

        var raster = BmpReader.Decode(file, "a.bmp");

        Assert.Equal(RasterColors.Palette, raster.Colors);
        Assert.Equal([4, 5, 6, 7, 8, 9], raster.Pixels);
        Assert.Equal([3, 2, 1], raster.Palette[3..6]);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(32)]
    public void Decode_TrueColour_GivesRedGreenBlue(int bits)
    {
        byte[] pixels = bits == 24 ? [3, 2, 1, 6, 5, 4, 0, 0] : [3, 2, 1, 0, 6, 5, 4, 0];

        // A negative height stores the rows from the top.
        var raster = BmpReader.Decode(Create(2, -1, bits, pixels), "a.bmp");

        Assert.Equal(RasterColors.Rgb, raster.Colors);
        Assert.Equal([1, 2, 3, 4, 5, 6], raster.Pixels);
    }

    [Theory]
    [InlineData(1, new byte[] { 0b1010_0000, 0, 0, 0 }, new byte[] { 1, 0, 1 })]
    [InlineData(4, new byte[] { 0x3f, 0x50, 0, 0 }, new byte[] { 3, 15, 5 })]
    public void Decode_FewBits_GivesPaletteIndices(int bits, byte[] row, byte[] expected)
    {
        var raster = BmpReader.Decode(Create(3, 1, bits, row, paletteLength: 1 << bits), "a.bmp");

        Assert.Equal(expected, raster.Pixels);
        Assert.Equal(3 << bits, raster.Palette.Length);
    }

    [Fact]
    public void Decode_CutAnywhere_NamesTheFile()
    {
        byte[] file = Create(3, 2, 8, [7, 8, 9, 0, 4, 5, 6, 0], paletteLength: 10);

        for (int length = 0; length < file.Length; length++)
        {
            var exception = Assert.Throws<SegmentationException>(() => BmpReader.Decode(file.AsSpan(0, length), "a.bmp"));
            Assert.Contains("'a.bmp' is a damaged BMP file", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decode_CompressedOrFewBits_IsRefused()
    {
        byte[] compressed = Create(3, 2, 8, [7, 8, 9, 0, 4, 5, 6, 0], paletteLength: 10);
        compressed[30] = 1;

        Assert.Contains("compressed", Assert.Throws<SegmentationException>(() => BmpReader.Decode(compressed, "a.bmp")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "16 bits",
            Assert.Throws<SegmentationException>(() => BmpReader.Decode(Create(2, 1, 16, [0, 0, 0, 0]), "a.bmp")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(5, int.MinValue)]
    [InlineData(int.MaxValue, 1)]
    public void Decode_ImpossibleSize_IsRefused(int width, int height)
    {
        Assert.Throws<SegmentationException>(() => BmpReader.Decode(Create(width, height, 8, [0, 0, 0, 0], paletteLength: 1), "a.bmp"));
    }

    private static byte[] Create(int width, int height, int bits, byte[] pixels, int paletteLength = 0)
    {
        byte[] file = new byte[54 + (4 * paletteLength) + pixels.Length];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54 + (4 * paletteLength));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        file[28] = (byte)bits;
        file[46] = (byte)paletteLength;
        for (int index = 0; index < paletteLength; index++)
        {
            file[54 + (4 * index)] = (byte)index;
            file[55 + (4 * index)] = (byte)(index * 2);
            file[56 + (4 * index)] = (byte)(index * 3);
        }

        pixels.CopyTo(file, file.Length - pixels.Length);
        return file;
    }
}
