using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Training.Tests;

/// <summary>Made-up images: bright discs on dark ground with some noise, which any network learns within seconds.</summary>
internal static class SyntheticImages
{
    /// <summary>The classes of the masks.</summary>
    public static SegmentationClasses Classes { get; } = SegmentationClasses.FromNames("ground", "disc");

    /// <summary>A data view of images of one size.</summary>
    public static IDataView Load(MLContext context, int count, int size = 64, int seed = 1, bool isColored = false)
    {
        var random = new Random(seed);
        return Load(context, Enumerable.Range(0, count).Select(_ => Create(random, size, isColored)));
    }

    /// <summary>A data view of images.</summary>
    public static IDataView Load(MLContext context, IEnumerable<Row> rows)
    {
        _ = context.Segmentation().Trainers.UNet();
        return context.Data.LoadFromEnumerable(rows.ToList());
    }

    /// <summary>An image of one grey level with a mask of one class.</summary>
    public static Row CreateUniform(int width, int height, byte grey = 0, byte label = 0) =>
        new() { Image = CreateImage(width, height, [.. Enumerable.Repeat(grey, width * height)]), Label = CreateMask(width, height, label) };

    /// <summary>An image of given grey levels with a mask of given classes.</summary>
    public static Row CreateGrey(int width, int height, byte[] grey, byte[] labels) =>
        new() { Image = CreateImage(width, height, grey), Label = new SegmentationMask(width, height, labels) };

    public static SegmentationMask CreateMask(int width, int height, byte label) =>
        new(width, height, [.. Enumerable.Repeat(label, width * height)]);

    /// <summary>An image of a disc.</summary>
    public static Row Create(Random random, int size, bool isColored = false)
    {
        var (centerX, centerY, radius) = (random.Next(size / 4, size * 3 / 4), random.Next(size / 4, size * 3 / 4), random.Next(size / 6, size / 3));
        byte[] pixels = new byte[size * size];
        byte[] labels = new byte[size * size];
        for (int index = 0; index < pixels.Length; index++)
        {
            var (x, y) = ((index % size) - centerX, (index / size) - centerY);
            labels[index] = (byte)((x * x) + (y * y) <= radius * radius ? 1 : 0);
            pixels[index] = (byte)(60 + (100 * labels[index]) + random.Next(60));
        }

        return new Row { Image = CreateImage(size, size, pixels, isColored), Label = new SegmentationMask(size, size, labels) };
    }

    private static MLImage CreateImage(int width, int height, byte[] grey, bool isColored = false)
    {
        byte[] pixels = new byte[4 * grey.Length];
        for (int index = 0; index < grey.Length; index++)
        {
            pixels[4 * index] = isColored ? (byte)(255 - grey[index]) : grey[index];
            pixels[(4 * index) + 1] = grey[index];
            pixels[(4 * index) + 2] = grey[index];
            pixels[(4 * index) + 3] = 255;
        }

        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    /// <summary>A row of such a data view.</summary>
    internal sealed class Row
    {
        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }

    /// <summary>A row with the name of its file.</summary>
    internal sealed class NamedRow
    {
        public string ImagePath { get; set; } = string.Empty;

        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
