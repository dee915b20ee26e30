using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.Tests.Scoring;
using static Microsoft.ML.Transforms.Image.ImageResizingEstimator;

namespace MLSegmentation.Tests.MaskColumns;

public sealed class ResizeMasksTests
{
    private const byte Ignored = SegmentationMask.Ignored;
    private readonly MLContext _context = new(seed: 1);

    public ResizeMasksTests() => _context.Segmentation();

    [Theory]
    [InlineData(2, 1, new byte[] { 1, 4 })]
    [InlineData(6, 1, new byte[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(9, 1, new byte[] { 0, 1, 1, 2, 3, 3, 4, 5, 5 })]
    public void ResizeMasks_Stretching_TakesTheMiddles(int width, int height, byte[] expected)
    {
        // The middle of the new pixel i lies at (i + 1/2) 6 / width.
        var mask = new SegmentationMask(6, 1, [0, 1, 2, 3, 4, 5]);

        Assert.Equal(new SegmentationMask(width, height, expected), Resize(mask, width, height, new() { Resizing = ResizingKind.Fill }));
    }

    [Fact]
    public void ResizeMasks_MaskThatKnowsItsClasses_KeepsThem()
    {
        var classes = SegmentationClasses.FromNames("sky", "road");
        var mask = new SegmentationMask(2, 1, [0, 1]).WithClasses(classes);

        Assert.Same(classes, Resize(mask, 4, 2, new()).Classes);
    }

    [Fact]
    public void ResizeMasks_Padding_IsIgnored()
    {
        // 4x2 into 4x4: the same pixels, one row of padding above and one below.
        var mask = new SegmentationMask(4, 2, [0, 1, 2, 3, 3, 2, 1, 0]);
        byte[] padding = [Ignored, Ignored, Ignored, Ignored];

        Assert.Equal(
            new SegmentationMask(4, 4, [.. padding, 0, 1, 2, 3, 3, 2, 1, 0, .. padding]),
            Resize(mask, 4, 4, new() { Resizing = ResizingKind.IsoPad }));
    }

    [Theory]
    [InlineData(Anchor.Center, new byte[] { 1, 2, 5, 6 })]
    [InlineData(Anchor.Left, new byte[] { 0, 1, 4, 5 })]
    [InlineData(Anchor.Right, new byte[] { 2, 3, 6, 7 })]
    [InlineData(Anchor.Top, new byte[] { 1, 2, 5, 6 })]
    public void ResizeMasks_Cropping_KeepsTheSideOfTheAnchor(Anchor anchor, byte[] expected)
    {
        var mask = new SegmentationMask(4, 2, [0, 1, 2, 3, 4, 5, 6, 7]);

        Assert.Equal(new SegmentationMask(2, 2, expected), Resize(mask, 2, 2, new() { CropAnchor = anchor }));
    }

    [Fact]
    public void ResizeImagesAndMasks_AnySize_KeepsThemAligned()
    {
        // An image that is its own mask: black is class 0 and white class 1. What ML.NET pads is black, and in the mask ignored. Its smoothing
        // blurs an edge by less than two pixels, so that two pixels away from edges both agree.
        var random = new Random(5);
        foreach (var kind in new[] { ResizingKind.IsoCrop, ResizingKind.IsoPad, ResizingKind.Fill })
        {
            foreach (var anchor in new[] { Anchor.Center, Anchor.Left, Anchor.Right, Anchor.Top, Anchor.Bottom })
            {
                var (width, height) = (random.Next(60, 140), random.Next(60, 140));
                var options = new ImageResizingOptions { Resizing = kind, CropAnchor = anchor };
                var (grey, mask) = ResizeBoth(CreateHalves(width, height), random.Next(50, 150), random.Next(50, 150), options);

                AssertAgree(grey, mask, $"{kind} {anchor} {width}x{height}");
            }
        }
    }

    [Fact]
    public void Load_OfASavedPipeline_ResizesTheSame()
    {
        var data = _context.Data.LoadFromEnumerable([CreateHalves(70, 50)]);
        var options = new ImageResizingOptions { Resizing = ResizingKind.IsoPad };
        var model = _context.Transforms.ResizeImagesAndMasks(40, 44, options: options).Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(model, null, file);

        var loaded = new MLContext().Model.Load(file, out _);

        var expected = model.Transform(data).GetColumn<SegmentationMask>("Label").Single();
        Assert.Equal(expected, loaded.Transform(data).GetColumn<SegmentationMask>("Label").Single());
        Assert.Equal((40, 44), (expected.Width, expected.Height));
    }

    private static void AssertAgree(byte[] grey, SegmentationMask mask, string what)
    {
        const int Blur = 2;
        int compared = 0;
        for (int y = Blur; y < mask.Height - Blur; y++)
        {
            for (int x = Blur; x < mask.Width - Blur; x++)
            {
                if (IsUniform(mask, x, y, Blur))
                {
                    compared++;
                    byte label = mask[x, y];
                    Assert.True(Math.Abs(grey[(y * mask.Width) + x] - (label == 1 ? 255 : 0)) < 40, $"{what}: ({x}, {y}) is {label}");
                }
            }
        }

        Assert.True(compared > mask.Pixels.Length / 2, what);
    }

    private static bool IsUniform(SegmentationMask mask, int x, int y, int radius)
    {
        for (int row = y - radius; row <= y + radius; row++)
        {
            if (mask.Pixels.Slice((row * mask.Width) + x - radius, (2 * radius) + 1).ContainsAnyExcept(mask[x, y]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Black and white quarters, of which no two are of the same size.</summary>
    private static Row CreateHalves(int width, int height)
    {
        byte[] labels = new byte[width * height];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = (byte)((pixel % width < width * 2 / 5) == (pixel / width < height * 3 / 5) ? 1 : 0);
        }

        return new Row
        {
            Image = TestImages.Create(width, height, [.. labels.Select(label => (byte)(255 * label))]),
            Label = new SegmentationMask(width, height, labels),
        };
    }

    private SegmentationMask Resize(SegmentationMask mask, int width, int height, ImageResizingOptions options)
    {
        var data = _context.Data.LoadFromEnumerable([new Row { Label = mask }]);
        return _context.Transforms.ResizeMasks("Resized", width, height, "Label", options).Fit(data).Transform(data)
            .GetColumn<SegmentationMask>("Resized").Single();
    }

    private (byte[] Grey, SegmentationMask Mask) ResizeBoth(Row row, int width, int height, ImageResizingOptions options)
    {
        var data = _context.Data.LoadFromEnumerable([row]);
        var resized = _context.Transforms.ResizeImagesAndMasks(width, height, options: options).Fit(data).Transform(data);
        using var cursor = resized.GetRowCursor(resized.Schema);
        MLImage image = null!;
        Assert.True(cursor.MoveNext());
        cursor.GetGetter<MLImage>(resized.Schema["Image"])(ref image);
        byte[] grey = new byte[image.Width * image.Height];
        for (int pixel = 0; pixel < grey.Length; pixel++)
        {
            grey[pixel] = image.Pixels[4 * pixel];
        }

        return (grey, resized.GetColumn<SegmentationMask>("Label").Single());
    }

    private sealed class Row
    {
        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
