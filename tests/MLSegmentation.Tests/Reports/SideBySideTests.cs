using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Tests.Reports;

/// <summary>What notebooks show of images with masks, and of data.</summary>
public sealed class SideBySideTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, <b>&=255");

    [Fact]
    public void Create_ImageAndMask_ShowsThreePanelsAndTheSharesOfClasses()
    {
        using var image = Grey(4, 2);

        // Of eight pixels, two are of the class and one is ignored.
        string html = SideBySide.Create(image, new SegmentationMask(4, 2, [0, 0, 0, 1, 0, 255, 0, 1]), Classes).ToHtml();

        Assert.Equal(3, Count(html, "<img "));
        Assert.Contains("Overlay, 4 × 2<", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp; 25.0 %", html, StringComparison.Ordinal);
        Assert.Contains("ignored 12.5 %", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_TwoMasks_ShowsErrorsAndWhatTheirColoursMean()
    {
        using var image = Grey(4, 2);
        var truth = new SegmentationMask(4, 2, [0, 0, 0, 1, 0, 0, 0, 1]);
        var prediction = new SegmentationMask(4, 2, [1, 0, 0, 1, 0, 0, 0, 0]);

        string html = SideBySide.Compare(image, truth, prediction, Classes).ToHtml();

        Assert.Equal(4, Count(html, "<img "));
        Assert.Contains("false positive: background taken for &lt;b&gt;&amp;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_MaskOfAVolume_IsRefused()
    {
        using var image = Grey(4, 2);
        var slice = new SegmentationMask(4, 2, [1, 0, 0, 1, 0, 0, 0, 0]);
        var volume = new SegmentationMask(4, 2, 2, [.. slice.Pixels, .. slice.Pixels], null);

        var error = Assert.Throws<SegmentationException>(() => SideBySide.Compare(image, volume, slice));
        Assert.Contains("cannot be shown beside an image", error.Message, StringComparison.Ordinal);
        Assert.Throws<SegmentationException>(() => SideBySide.Compare(image, slice, volume));
    }

    [Fact]
    public void Create_LargeImage_IsShrunkAndSaysSo()
    {
        using var image = Grey(2000, 500);

        string html = SideBySide.Create(("wide & grey", image)).ToHtml();

        Assert.Contains("wide &amp; grey, 2000 × 500, shown as 280 × 70<", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 1, 30_000);
    }

    [Fact]
    public void Create_WhatDoesNotFit_SaysWhat()
    {
        using var image = Grey(4, 2);

        var size = Assert.Throws<ArgumentException>(() => SideBySide.Create(image, new SegmentationMask(2, 2, [0, 0, 0, 1])));
        var index = Assert.Throws<ArgumentException>(() => SideBySide.Create(image, new SegmentationMask(4, 2, [0, 0, 0, 2, 0, 0, 0, 0]), Classes));
        var none = Assert.Throws<ArgumentException>(() => SideBySide.Create());

        Assert.StartsWith("The image has 4x2 pixels, but the mask has 2x2.", size.Message, StringComparison.Ordinal);
        Assert.StartsWith("The mask holds the class index 2, but there are 2 classes.", index.Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no image to show", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Preview_EveryKindOfColumn_ShowsTheFirstRows()
    {
        using var image = Grey(4, 2);
        var mask = new SegmentationMask(4, 2, [0, 0, 0, 1, 0, 0, 0, 1]).WithClasses(Classes);
        var context = new MLContext(seed: 1);
        Row[] rows = [.. Enumerable.Range(0, 3).Select(index => new Row
        {
            Image = image,
            Mask = mask,
            Name = $"<i>{index}",
            Number = index + 0.5f,
            Vector = [1, 2.5f, 3, 4, 5, 6, 7],
        })];

        var preview = context.Segmentation().Preview(context.Data.LoadFromEnumerable(rows), rows: 2);
        string html = preview.ToHtml();

        Assert.Equal(["Image", "Mask", "Name", "Number", "Vector"], preview.Columns);
        Assert.Equal(2, preview.RowCount);
        Assert.Equal(4, Count(html, "<img "));
        Assert.Contains("The first 2 rows; there are more<", html, StringComparison.Ordinal);
        Assert.Contains(">&lt;i&gt;1</td>", html, StringComparison.Ordinal);
        Assert.Contains(">1.5</td>", html, StringComparison.Ordinal);
        Assert.Contains("1, 2.5, 3, 4, 5, 6, … of 7", html, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Segmentation().Preview(context.Data.LoadFromEnumerable(rows), rows: 0));
        Assert.Contains("All 3 rows<", context.Segmentation().Preview(context.Data.LoadFromEnumerable(rows)).ToHtml(), StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static MLImage Grey(int width, int height)
    {
        byte[] pixels = new byte[4 * width * height];
        Array.Fill(pixels, (byte)128);
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    private sealed class Row
    {
        public MLImage? Image { get; init; }

        public SegmentationMask? Mask { get; init; }

        public string Name { get; init; } = "";

        public float Number { get; init; }

        [VectorType(7)]
        public float[] Vector { get; init; } = [];
    }
}
