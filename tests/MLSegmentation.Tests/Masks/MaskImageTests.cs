using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Masks;

public sealed class MaskImageTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, road=#c80064");
    private static readonly SegmentationMask Mask = new(3, 1, [0, 1, SegmentationMask.Ignored]);

    [Fact]
    public void ToImage_Colors_AreThoseOfTheClasses()
    {
        using var known = Mask.WithClasses(Classes).ToImage();
        using var given = Mask.ToImage(classes: Classes);

        Assert.Equal([0, 0, 0, 200, 0, 100, 255, 255, 255], GetRgb(known));
        Assert.Equal(GetRgb(known), GetRgb(given));
    }

    [Fact]
    public void ToImage_Indices_AreGreyValues()
    {
        using var image = Mask.WithClasses(Classes).ToImage(MaskImageKind.Indices);

        Assert.Equal([0, 0, 0, 1, 1, 1, 255, 255, 255], GetRgb(image));
        Assert.Equal(255, image.Pixels[3]);
    }

    [Fact]
    public void ToImage_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Mask.ToImage((MaskImageKind)2));
        Assert.Throws<SegmentationException>(() => Mask.WithClasses(Classes).ToImage(classes: SegmentationClasses.Binary));
    }

    [Fact]
    public void Resize_Half_TakesTheMiddlesAndKeepsTheClasses()
    {
        // The middles of two new pixels out of four lie in the pixels 1 and 3, of rows likewise.
        var mask = new SegmentationMask(4, 4, [.. Enumerable.Range(0, 16).Select(index => (byte)index)]).WithClasses(Classes);

        var half = mask.Resize(2, 2);

        Assert.Equal([5, 7, 13, 15], half.Pixels.ToArray());
        Assert.Same(Classes, half.Classes);
        Assert.Same(mask, mask.Resize(4, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Resize(100_000, 100_000));
    }

    [Fact]
    public void Overlay_WithoutContours_TintsEvenly()
    {
        using var image = TestImages.Create(3, 1, [100, 100, 100]);
        var options = new OverlayOptions { Opacity = 0.25, Contours = false };

        using var overlay = Overlay.Create(image, Mask.WithClasses(Classes), options);

        // 100 + 0.25 * (200 - 100, 0 - 100, 100 - 100).
        Assert.Equal([100, 100, 100, 125, 75, 100, 100, 100, 100], GetRgb(overlay));
        Assert.Throws<ArgumentException>(() => Overlay.Create(image, Mask, options));
        Assert.Throws<SegmentationOptionException>(() => options with { Opacity = double.NaN });
    }

    private static byte[] GetRgb(MLImage image)
    {
        byte[] rgb = new byte[image.Width * image.Height * 3];
        ImagePixels.CopyRgb(image, rgb);
        return rgb;
    }
}
