using System.Buffers.Binary;
using Microsoft.ML.Data;

namespace Microsoft.ML.ImageAnalytics.Tests;

public class DecodingTests
{
    private static byte[] Decode(byte[] file)
    {
        using MLImage image = MLImage.CreateFromStream(new MemoryStream(file));
        Assert.Equal(MLPixelFormat.Bgra32, image.PixelFormat);
        return image.Pixels.ToArray();
    }

    [Fact]
    public void Png_8BitGrey_KeepsValues() =>
        Assert.Equal([0, 0, 0, 255, 7, 7, 7, 255, 255, 255, 255, 255], Decode(TestPng.Create(3, 1, 8, TestPng.Grey, [[0, 7, 255]])));

    [Theory]
    [InlineData(1, new byte[] { 0b1010_0000 }, new byte[] { 255, 0, 255 })]
    [InlineData(2, new byte[] { 0b11_10_01_00 }, new byte[] { 255, 170, 85 })]
    [InlineData(4, new byte[] { 0x0F, 0x10 }, new byte[] { 0, 255, 17 })]
    public void Png_FewBitsOfGrey_ScalesTo255(byte depth, byte[] row, byte[] expected)
    {
        byte[] pixels = Decode(TestPng.Create(3, 1, depth, TestPng.Grey, [row]));

        Assert.Equal(expected, new[] { pixels[0], pixels[4], pixels[8] });
    }

    [Fact]
    public void Png_16BitGrey_KeepsTheHighByte() =>
        Assert.Equal([1, 1, 1, 255, 0, 0, 0, 255], Decode(TestPng.Create(2, 1, 16, TestPng.Grey, [[1, 44, 0, 44]])));

    [Fact]
    public void Png_Rgb_GivesBgra() => Assert.Equal([30, 20, 10, 255], Decode(TestPng.Create(1, 1, 8, TestPng.Rgb, [[10, 20, 30]])));

    [Fact]
    public void Png_Palette_GivesColors() =>
        Assert.Equal([128, 0, 64, 255, 9, 8, 7, 255], Decode(TestPng.Create(2, 1, 8, TestPng.Palette, [[1, 0]], palette: [7, 8, 9, 64, 0, 128])));

    [Fact]
    public void Png_PaletteOf2Bits_GivesColors()
    {
        // Indices 3, 0, 1 of two bits each.
        byte[] pixels = Decode(TestPng.Create(3, 1, 2, TestPng.Palette, [[0b11_00_01_00]], palette: [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]));

        Assert.Equal([3, 0, 1], [pixels[0], pixels[4], pixels[8]]);
    }

    [Fact]
    public void Png_Alpha_IsPremultiplied()
    {
        // 200 * 128 / 255 = 100.4, 100 * 128 / 255 = 50.2, 50 * 128 / 255 = 25.1; alpha 0 leaves no colour.
        byte[] pixels = Decode(TestPng.Create(2, 1, 8, TestPng.RgbAlpha, [[200, 100, 50, 128, 200, 100, 50, 0]]));

        Assert.Equal([25, 50, 100, 128, 0, 0, 0, 0], pixels);
    }

    [Fact]
    public void Png_GreyAlpha_IsPremultiplied() =>
        Assert.Equal([100, 100, 100, 128], Decode(TestPng.Create(1, 1, 8, TestPng.GreyAlpha, [[200, 128]])));

    [Fact]
    public void Png_TransparentPaletteEntry_GivesTransparentBlack() =>
        Assert.Equal([0, 0, 0, 0, 6, 5, 4, 255], Decode(TestPng.Create(2, 1, 8, TestPng.Palette, [[0, 1]], palette: [1, 2, 3, 4, 5, 6], transparency: [0])));

    [Fact]
    public void Png_EveryRowFilter_IsUndone()
    {
        // The rows 10 20 30 / 11 22 33 / 12 24 36 / 13 26 39 / 14 28 42, filtered by hand with none, sub, up, average, Paeth.
        byte[] filtered =
        [
            0, 10, 20, 30,
            1, 11, 11, 11,
            2, 1, 2, 3,
            3, 13 - 6, 26 - 18, 39 - 31,
            4, 1, 2, 3,
        ];

        byte[] pixels = Decode(TestPng.CreateFromFiltered(3, 5, 8, TestPng.Grey, filtered));

        Assert.Equal([10, 20, 30, 11, 22, 33, 12, 24, 36, 13, 26, 39, 14, 28, 42], Enumerable.Range(0, 15).Select(i => pixels[i * 4]));
    }

    [Fact]
    public void Png_Interlaced_GivesRowsInOrder()
    {
        // A 3 x 3 image with the values 1 to 9; Adam7 stores 1 | 3 in the first row | 7 and 9 | 2 | 8 | 4 5 6 in its passes.
        byte[][] passes = [[1], [3], [7, 9], [2], [8], [4, 5, 6]];

        byte[] pixels = Decode(TestPng.Create(3, 3, 8, TestPng.Grey, passes, interlaced: true));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], Enumerable.Range(0, 9).Select(i => (int)pixels[i * 4]));
    }

    [Fact]
    public void Png_Truncated_GivesTheRowsItHolds()
    {
        byte[] file = TestPng.Create(64, 64, 8, TestPng.Grey, [.. Enumerable.Range(0, 64).Select(_ => Enumerable.Repeat((byte)9, 64).ToArray())]);

        byte[] pixels = Decode(file[..(file.Length / 2)]);

        Assert.Equal(9, pixels[0]);
        Assert.Equal(0, pixels[^4]);
    }

    [Fact]
    public void Png_EndsBeforeItsPixels_Throws()
    {
        byte[] file = TestPng.Create(1, 1, 8, TestPng.Grey, [[1]]);

        Assert.Throws<ArgumentException>(() => Decode(file[..33]));
    }

    [Fact]
    public void Bmp_24Bit_GivesColorsFromTheTopRowDown()
    {
        // 1 x 2 pixels, stored from the bottom row up, each row padded to 4 bytes.
        var file = new byte[54 + 8];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), 2);
        file[26] = 1;
        file[28] = 24;
        byte[] bottom = [1, 2, 3];
        byte[] top = [4, 5, 6];
        bottom.CopyTo(file, 54);
        top.CopyTo(file, 58);

        Assert.Equal([4, 5, 6, 255, 1, 2, 3, 255], Decode(file));
    }

    [Fact]
    public void Gif_TwoColors_GivesColors()
    {
        // 2 x 2 pixels of a palette of four colours: indices 1 0 / 2 1. The codes, 3 bits each with the lowest bit first:
        // clear = 4, 1, 0, 2 and, now that the table has grown to 8 codes, 1 and end = 5 in 4 bits:
        // 4 | 1 << 3 | 0 << 6 | 2 << 9 | 1 << 12 | 5 << 16 = 0x5140C.
        byte[] file =
        [
            .. "GIF89a"u8, 2, 0, 2, 0, 0x81, 0, 0,
            0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255,
            0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0,
            2, 3, 0x0C, 0x14, 0x05, 0,
            0x3B,
        ];

        Assert.Equal([0, 0, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255], Decode(file));
    }
}
