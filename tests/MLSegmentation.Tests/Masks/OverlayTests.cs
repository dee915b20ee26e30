using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Masks;

public sealed class OverlayTests : IDisposable
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, road=#c80064");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_ThreeKindsOfPixels_TintsAreasAndDarkensContours()
    {
        // From the left: background, ignored, contour, area.
        using var image = TestImages.Create(4, 1, [100, 100, 100, 100]);
        var mask = new SegmentationMask(4, 1, [0, 255, 1, 1]);

        using var overlay = Overlay.Create(image, mask, Classes, opacity: 0.25);

        // The tint is 100 + 0.25 * (200 - 100, 0 - 100, 100 - 100); the contour is 0.6 times the colour.
        Assert.Equal([100, 100, 100, 100, 100, 100, 120, 0, 60, 125, 75, 100], GetRgb(overlay));
    }

    [Fact]
    public void Create_OpacityZeroOrOne_GivesImageOrColours()
    {
        using var image = TestImages.Create(2, 2, [1, 2, 3, 4]);
        var mask = new SegmentationMask(2, 2, [1, 1, 1, 1]);

        using var untouched = Overlay.Create(image, mask, Classes, opacity: 0);
        using var opaque = Overlay.Create(image, mask, Classes, opacity: 1);

        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], GetRgb(untouched));
        Assert.Equal(Enumerable.Repeat<byte[]>([200, 0, 100], 4).SelectMany(color => color), GetRgb(opaque));
    }

    [Fact]
    public void Create_WrongArguments_Throws()
    {
        using var image = TestImages.Create(2, 1, [1, 2]);

        Assert.Throws<ArgumentException>(() => Overlay.Create(image, new SegmentationMask(1, 2, [0, 0]), Classes));
        Assert.Throws<ArgumentException>(() => Overlay.Create(image, new SegmentationMask(2, 1, [0, 2]), Classes));
        Assert.Throws<ArgumentOutOfRangeException>(() => Overlay.Create(image, new SegmentationMask(2, 1, [0, 0]), Classes, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Overlay.Create(image, new SegmentationMask(2, 1, [0, 0]), Classes, double.NaN));
    }

    [Fact]
    public void Save_Png_CanBeReadBack()
    {
        using var image = TestImages.Create(2, 1, [10, 20]);

        Overlay.Save(_folder["a.png"], image, new SegmentationMask(2, 1, [0, 255]), Classes);

        using var saved = ImageFile.Read(File.ReadAllBytes(_folder["a.png"]), "a.png", FileReading.Default).DecodeEightBit();
        Assert.Equal([10, 10, 10, 20, 20, 20], GetRgb(saved));
        Assert.Equal(["a.png"], _folder.Files);
        Assert.Throws<SegmentationException>(() => Overlay.Save(_folder["a.jpg"], image, new SegmentationMask(2, 1, [0, 1]), Classes));
    }

    private static byte[] GetRgb(MLImage image)
    {
        byte[] rgb = new byte[image.Width * image.Height * 3];
        ImagePixels.CopyRgb(image, rgb);
        return rgb;
    }
}
