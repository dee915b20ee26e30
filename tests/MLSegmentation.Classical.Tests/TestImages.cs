using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Classical.Tests;

/// <summary>Small images of discs with their masks, drawn anew by each seed.</summary>
internal static class TestImages
{
    public static readonly SegmentationClasses Two = SegmentationClasses.Parse("ground=0, disc=255");

    /// <summary>Rows with images of 8 bits and masks.</summary>
    public static IDataView Load(MLContext context, int count, int classes = 2, bool isDark = false) =>
        context.Data.LoadFromEnumerable([.. Enumerable.Range(0, count).Select(seed => Draw(seed, classes, isDark))]);

    /// <summary>Discs brighter than the ground, or darker; of three classes each second disc is much brighter.</summary>
    public static ImageRow Draw(int seed, int classes = 2, bool isDark = false)
    {
        const int Width = 48;
        const int Height = 40;
        var random = new Random(seed + 1);
        byte[] labels = new byte[Width * Height];
        for (int disc = 0; disc < 4; disc++)
        {
            var (x, y, radius) = (random.Next(Width), random.Next(Height), random.Next(4, 9));
            for (int pixel = 0; pixel < labels.Length; pixel++)
            {
                var (dx, dy) = ((pixel % Width) - x, (pixel / Width) - y);
                labels[pixel] = (dx * dx) + (dy * dy) <= radius * radius ? (byte)(1 + (disc % (classes - 1))) : labels[pixel];
            }
        }

        byte[] pixels = new byte[labels.Length * 4];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            int level = 60 + (70 * labels[pixel]) + random.Next(-15, 16);
            pixels.AsSpan(pixel * 4, 3).Fill((byte)(isDark ? 255 - level : level));
            pixels[(pixel * 4) + 3] = byte.MaxValue;
        }

        var known = classes == 2 ? Two : SegmentationClasses.FromNames([.. Enumerable.Range(0, classes).Select(index => $"class{index}")]);
        return new ImageRow
        {
            Image = MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, pixels),
            Label = new SegmentationMask(Width, Height, labels).WithClasses(known),
        };
    }

    internal sealed class ImageRow
    {
        [SegmentationType]
        public MLImage? Image { get; set; }

        [SegmentationType]
        public SegmentationMask? Label { get; set; }
    }
}
