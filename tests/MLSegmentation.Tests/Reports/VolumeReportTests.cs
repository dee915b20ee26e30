using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Reports;

namespace MLSegmentation.Tests.Reports;

public sealed class VolumeReportTests : IDisposable
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames("background", "<part>");

    private readonly MLContext _context = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SaveReport_Volume_ShowsTheFullestSliceOfEachAxisAndAViewer()
    {
        // The true part is in slice 3 of 5, rows 1 and 2 of 4, columns 2 to 5 of 6, and most of it in row 2.
        var size = new ImageSize(6, 4, 5);
        byte[] truth = new byte[size.PixelCount];
        foreach (int x in (int[])[2, 3, 4])
        {
            truth[(((3 * 4) + 2) * 6) + x] = 1;
        }

        truth[(((3 * 4) + 1) * 6) + 3] = 1;
        var page = Save(new Case
        {
            Image = new SegmentationVolume(6, 4, 5, [.. Enumerable.Range(0, size.PixelCount).Select(index => (float)index)]),
            Label = Mask(size, truth),
            PredictedLabel = Mask(size, new byte[size.PixelCount]),
        });

        var article = page.Descendants("article").Single();
        Assert.Equal(["z = 4 of 5", "y = 3 of 4", "x = 4 of 6"], article.Descendants("figcaption").Select(caption => caption.Value));
        Assert.Contains("6 × 4 × 5 voxels of 1x2x3 mm", article.Value, StringComparison.Ordinal);
        var viewer = article.Descendants("div").Single(item => (string?)item.Attribute("class") == "viewer");
        Assert.Equal(("6 4 5", "1 2 3", "false"), (Data(viewer, "size"), Data(viewer, "spacing"), Data(viewer, "upright")));
        Assert.Equal(["image", "truth", "prediction"], viewer.Elements("img").Select(image => (string?)image.Attribute("class")));
        Assert.Contains("<part>", Data(viewer, "classes").Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.StartsWith("data:text/javascript;base64,", (string?)page.Descendants("script").Single().Attribute("src"), StringComparison.Ordinal);
        Assert.Contains("Volumes", page.Descendants("h3").Select(title => title.Value));
    }

    [Fact]
    public void SaveReport_SliceOfAVolume_HasItsProportionsAndContours()
    {
        // 6 x 4 voxels of 1 x 2 mm: 6 pixels each for the finest, 36 x 48. The part of 3 voxels begins at column 12 and row 24.
        var size = new ImageSize(6, 4, 2);
        byte[] truth = new byte[size.PixelCount];
        truth.AsSpan((2 * 6) + 2, 3).Fill(1);

        var page = Save(new Case { Label = Mask(size, truth), PredictedLabel = Mask(size, truth) });

        var pixels = Read(page.Descendants("img").First());
        Assert.Equal((36, 48), (pixels.Width, pixels.Height));
        var color = Classes[1].Color;
        Assert.Equal((color.Red, color.Green, color.Blue), At(pixels, 12 + 2, 24));
        Assert.Equal((color.Red, color.Green, color.Blue), At(pixels, 12 + 3, 24));
        Assert.NotEqual((color.Red, color.Green, color.Blue), At(pixels, 12, 24));
        Assert.Equal(((byte)64, (byte)64, (byte)64), At(pixels, 12 + 3, 24 + 3));
        Assert.Equal(((byte)64, (byte)64, (byte)64), At(pixels, 11, 24));
    }

    [Theory]
    [InlineData(512, 512, 300, 1, 1, 1, 4_000_000)]
    [InlineData(512, 512, 30, 0.5, 0.5, 5, 400_000)]
    [InlineData(10, 10, 10, 1, 1, 1, 4_000_000)]
    public void Atlas_Size_IsBoundedAndKeepsCoarseAxes(int width, int height, int depth, double x, double y, double z, int most)
    {
        var size = new ImageSize(width, height, depth);

        var shown = VolumeAtlas.Shrink(size, new VolumeSpacing(x, y, z), most);

        Assert.InRange(shown.PixelCount, most < size.PixelCount ? most / 2 : size.PixelCount, most);
        Assert.Equal(z > 2 * x ? depth : (int)(depth * (double)shown.Width / width), shown.Depth, 1.0);
    }

    [Fact]
    public void Montage_Slices_AreBesideEachOtherInTheirOrder()
    {
        // Slices 1 to 4 of 6 have objects; of 4 x 4 voxels, each is drawn in 24 pixels.
        var size = new ImageSize(4, 4, 6);
        byte[] labels = new byte[size.PixelCount];
        for (int z = 1; z < 5; z++)
        {
            labels[z * 16] = 1;
        }

        var volume = new SegmentationVolume(4, 4, 6, [.. Enumerable.Range(0, size.PixelCount).Select(index => (float)(index / 16))]);
        var mask = new SegmentationMask(4, 4, 6, labels, null).WithClasses(Classes);

        using var montage = VolumeMontage.Create(volume, mask, new() { Slices = 16, Overlay = new() { Opacity = 1, Contours = false } });
        VolumeMontage.Save(_folder["montage.png"], volume, mask);

        Assert.Equal((50, 50), (montage.Width, montage.Height));
        var rgb = Pixels(montage);
        var color = Classes[1].Color;
        Assert.Equal((color.Red, color.Green, color.Blue), At(rgb, 0, 0));
        Assert.Equal(((byte)51, (byte)51, (byte)51), At(rgb, 23, 23));
        Assert.Equal(((byte)0, (byte)0, (byte)0), At(rgb, 24, 24));
        Assert.Equal(((byte)204, (byte)204, (byte)204), At(rgb, 49, 49));
        Assert.True(File.Exists(_folder["montage.png"]));
    }

    [Fact]
    public void Montage_WhatDoesNotGoTogether_IsRefused()
    {
        var volume = new SegmentationVolume(1, 1, 2, [0, 1]);

        Assert.Contains("1x1x2 voxels", Refuse(new SegmentationMask(2, 1, [0, 1]).WithClasses(Classes)), StringComparison.Ordinal);
        Assert.Contains("does not know its classes", Refuse(new SegmentationMask(1, 1, 2, [0, 1], null)), StringComparison.Ordinal);

        string Refuse(SegmentationMask mask) => Assert.Throws<ArgumentException>(() => VolumeMontage.Create(volume, mask)).Message;
    }

    [Fact]
    public void Notebooks_MaskOfAVolume_ShowTheFullestSlice()
    {
        byte[] labels = new byte[27];
        labels.AsSpan(18, 3).Fill(1);

        var panel = ShrunkPanel.OfMask("Mask", Mask(new ImageSize(3, 3, 3), labels), Classes, 100);

        Assert.Equal("Mask, slice 3 of 3, 3 × 3", panel.Panel.Caption);
    }

    [Fact]
    public void Overlay_MaskOfAVolume_IsRefused()
    {
        using var image = MLImage.CreateFromPixels(3, 3, MLPixelFormat.Bgra32, new byte[36]);

        var exception = Assert.Throws<SegmentationException>(() => Overlay.Create(image, Mask(new ImageSize(3, 3, 3), new byte[27]), Classes));

        Assert.Contains("cannot be drawn on top of an image", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Viewer_VolumeAndMask_IsAnElementAndItsScript()
    {
        var volume = new SegmentationVolume(3, 3, 3, new float[27]);

        string html = VolumeViewer.ToHtml(volume, Mask(new ImageSize(3, 3, 3), new byte[27]));

        Assert.Contains("class=\"viewer\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"image\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"truth\"", html, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(VolumeViewer.Script)), html, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => VolumeViewer.ToHtml(volume, Mask(new ImageSize(3, 3, 2), new byte[18])));
    }

    private static SegmentationMask Mask(ImageSize size, byte[] labels) =>
        new SegmentationMask(size.Width, size.Height, size.Depth, labels, new VolumeSpacing(1, 2, 3)).WithClasses(Classes);

    private static string Data(XElement element, string name) => (string)element.Attribute($"data-{name}")!;

    private static Picture Read(XElement image)
    {
        using var png = new MemoryStream(Convert.FromBase64String(((string)image.Attribute("src")!).Split(',')[1]));
        using var read = MLImage.CreateFromStream(png);
        return Pixels(read);
    }

    private static Picture Pixels(MLImage image)
    {
        byte[] rgb = new byte[3 * image.Width * image.Height];
        ImagePixels.CopyRgb(image, rgb);
        return new(image.Width, image.Height, rgb);
    }

    private static (byte Red, byte Green, byte Blue) At(Picture image, int x, int y)
    {
        int pixel = 3 * ((y * image.Width) + x);
        return (image.Rgb[pixel], image.Rgb[pixel + 1], image.Rgb[pixel + 2]);
    }

    private XElement Save(Case row)
    {
        var data = _context.Data.LoadFromEnumerable([row]);
        var options = new SegmentationEvaluationOptions { Classes = Classes };
        var metrics = _context.Segmentation().Evaluate(data, options: options);
        _context.Segmentation().SaveReport(_folder["report.html"], metrics, data);
        return XDocument.Parse(File.ReadAllText(_folder["report.html"])).Root!;
    }

    private sealed record Picture(int Width, int Height, byte[] Rgb);

    private sealed class Case
    {
        public SegmentationVolume? Image { get; set; }

        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }
    }
}
