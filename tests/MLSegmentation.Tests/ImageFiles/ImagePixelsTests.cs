using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public class ImagePixelsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 1)]
    [InlineData(13, 7)]
    [InlineData(64, 64)]
    public void CopyRgb_EitherPixelFormat_GivesRedGreenBlue(int width, int height)
    {
        byte[] pixels = new byte[width * height * 4];
        new Random(1).NextBytes(pixels);
        for (int index = 3; index < pixels.Length; index += 4)
        {
            pixels[index] = 255;
        }

        foreach (var (format, red, blue) in new[] { (MLPixelFormat.Bgra32, 2, 0), (MLPixelFormat.Rgba32, 0, 2) })
        {
            using var image = MLImage.CreateFromPixels(width, height, format, pixels);
            byte[] rgb = new byte[width * height * 3];

            ImagePixels.CopyRgb(image, rgb);

            for (int pixel = 0; pixel < width * height; pixel++)
            {
                Assert.Equal(
                    [pixels[(4 * pixel) + red], pixels[(4 * pixel) + 1], pixels[(4 * pixel) + blue]],
                    rgb.AsSpan(3 * pixel, 3).ToArray());
            }
        }
    }

    [Fact]
    public void CopyRgb_DestinationOfAnotherLength_Throws()
    {
        using var image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, new byte[8]);

        Assert.Throws<ArgumentException>(() => ImagePixels.CopyRgb(image, new byte[5]));
    }

    [Fact]
    public void IsGrey_OneColouredByteAnywhere_IsFalse()
    {
        byte[] grey = Enumerable.Range(0, 23).SelectMany(pixel => Enumerable.Repeat((byte)(pixel * 11), 3)).ToArray();

        Assert.True(ImagePixels.IsGrey(grey));
        Assert.True(ImagePixels.IsGrey([]));
        for (int place = 0; place < grey.Length; place++)
        {
            byte[] coloured = (byte[])grey.Clone();
            coloured[place]++;
            Assert.False(ImagePixels.IsGrey(coloured));
        }
    }
}
