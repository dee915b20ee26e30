using Microsoft.ML.Data;

namespace Microsoft.ML.ImageAnalytics.Tests;

public class MLImageTests
{
    [Fact]
    public void CreateFromPixels_Bgra_KeepsPixelsAndSize()
    {
        byte[] pixels = [1, 2, 3, 255, 4, 5, 6, 255];

        using MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, pixels);

        Assert.Equal((2, 1, 32), (image.Width, image.Height, image.BitsPerPixel));
        Assert.Equal(MLPixelFormat.Bgra32, image.PixelFormat);
        Assert.Equal(pixels, image.Pixels.ToArray());
        Assert.Null(image.Tag);
    }

    [Fact]
    public void CreateFromPixels_SourceChangesLater_ImageDoesNot()
    {
        byte[] pixels = [1, 2, 3, 255];
        using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, pixels);

        pixels[0] = 9;

        Assert.Equal(1, image.Pixels[0]);
    }

    [Theory]
    [InlineData(MLPixelFormat.Bgra32, new byte[] { 10, 20, 30 })]
    [InlineData(MLPixelFormat.Rgba32, new byte[] { 30, 20, 10 })]
    public void GetBGRPixels_EitherOrder_GivesBlueGreenRed(MLPixelFormat format, byte[] expected)
    {
        using MLImage image = MLImage.CreateFromPixels(1, 1, format, [10, 20, 30, 255]);

        Assert.Equal(expected, image.GetBGRPixels);
    }

    [Theory]
    [InlineData(0, 1, MLPixelFormat.Bgra32, 0)]
    [InlineData(1, 0, MLPixelFormat.Bgra32, 0)]
    [InlineData(1, 1, MLPixelFormat.Unknown, 4)]
    [InlineData(1, 1, MLPixelFormat.Bgra32, 3)]
    public void CreateFromPixels_WrongArguments_Throws(int width, int height, MLPixelFormat format, int length) =>
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(width, height, format, new byte[length]));

    [Fact]
    public void CreateFromStream_Null_Throws() => Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromStream(null));

    [Fact]
    public void CreateFromStream_Text_Throws() =>
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream("not an image at all"u8.ToArray())));

    [Fact]
    public void CreateFromStream_Empty_Throws() => Assert.Throws<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream()));

    [Fact]
    public void CreateFromStream_Tiff_Throws()
    {
        // "II", 42, offset of the first directory: a little-endian TIFF file of one grey pixel.
        byte[] tiff =
        [
            0x49, 0x49, 42, 0, 8, 0, 0, 0, 5, 0,
            0x00, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,
            0x01, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,
            0x06, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,
            0x11, 1, 4, 0, 1, 0, 0, 0, 74, 0, 0, 0,
            0x17, 1, 4, 0, 1, 0, 0, 0, 1, 0, 0, 0,
            0, 0, 0, 0, 128,
        ];

        Assert.Throws<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream(tiff)));
    }

    [Fact]
    public void CreateFromFile_NoSuchFile_Throws() =>
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromFile(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".png")));

    [Fact]
    public void CreateFromFile_Png_Decodes()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["grey.png"], TestPng.Create(1, 1, 8, TestPng.Grey, [[77]]));

        using MLImage image = MLImage.CreateFromFile(folder["grey.png"]);

        Assert.Equal([77, 77, 77, 255], image.Pixels.ToArray());
    }

    [Fact]
    public void Dispose_ThenUse_Throws()
    {
        MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3, 4]);

        image.Dispose();
        image.Dispose();

        Assert.Throws<InvalidOperationException>(() => image.Width);
        Assert.Throws<InvalidOperationException>(() => image.Pixels.Length);
        Assert.Throws<InvalidOperationException>(() => image.Tag = "x");
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".webp")]
    public void Save_LosslessFormat_LoadsTheSamePixels(string extension)
    {
        using var folder = new TemporaryFolder();
        byte[] pixels = [.. Enumerable.Range(0, 7 * 5).SelectMany(i => new byte[] { (byte)(i * 7), (byte)(i * 3), (byte)(255 - i), 255 })];
        using MLImage image = MLImage.CreateFromPixels(7, 5, MLPixelFormat.Bgra32, pixels);

        image.Save(folder["image" + extension]);

        using MLImage loaded = MLImage.CreateFromFile(folder["image" + extension]);
        Assert.Equal((7, 5), (loaded.Width, loaded.Height));
        Assert.Equal(pixels, loaded.Pixels.ToArray());
    }

    [Fact]
    public void Save_RgbaOrder_LoadsTheSameColors()
    {
        using var folder = new TemporaryFolder();
        using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [200, 100, 50, 255]);

        image.Save(folder["image.png"]);

        using MLImage loaded = MLImage.CreateFromFile(folder["image.png"]);
        Assert.Equal([50, 100, 200], loaded.GetBGRPixels);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".JPEG")]
    public void Save_Jpeg_LoadsNearlyTheSamePixels(string extension)
    {
        using var folder = new TemporaryFolder();
        byte[] pixels = [.. Enumerable.Repeat(new byte[] { 40, 90, 160, 255 }, 16 * 16).SelectMany(pixel => pixel)];
        using MLImage image = MLImage.CreateFromPixels(16, 16, MLPixelFormat.Bgra32, pixels);

        image.Save(folder["image" + extension]);

        using MLImage loaded = MLImage.CreateFromFile(folder["image" + extension]);
        Assert.All(loaded.Pixels.ToArray().Zip(pixels), pair => Assert.InRange(pair.First, pair.Second - 2, pair.Second + 2));
    }

    [Theory]
    [InlineData("image.bmp")]
    [InlineData("image.gif")]
    [InlineData("image.txt")]
    [InlineData("image")]
    public void Save_OtherExtension_Throws(string name)
    {
        using var folder = new TemporaryFolder();
        using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3, 255]);

        Assert.Throws<ArgumentException>(() => image.Save(folder[name]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
