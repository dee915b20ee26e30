using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Training.Auto;

/// <summary>Images of noise with masks of stripes, to measure steps on.</summary>
internal static class MadeUpImages
{
    private const int Seed = 1;
    private const int PixelBytes = 4;

    /// <summary>An image of 8 bits.</summary>
    public static MLImage CreateImage(ImageSize size)
    {
        byte[] pixels = new byte[PixelBytes * size.PixelCount];
        new Random(Seed).NextBytes(pixels);
        for (int alpha = PixelBytes - 1; alpha < pixels.Length; alpha += PixelBytes)
        {
            pixels[alpha] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Bgra32, pixels);
    }

    /// <summary>A data view that holds an image several times.</summary>
    public static IDataView OfBytes(MLContext context, MLImage image, int classes, int count)
    {
        var label = CreateMask(new ImageSize(image.Width, image.Height), classes);
        return context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => new ByteRow { Image = image, Label = label }).ToArray());
    }

    /// <summary>A data view that holds an image, or a volume, of floating-point numbers several times.</summary>
    public static IDataView OfNumbers(MLContext context, TrainingShape shape, DataFingerprint data, int count)
    {
        var (size, channels) = (shape.Size, data.Channels);
        var random = new Random(Seed);
        float[] values = [.. Enumerable.Range(0, channels * size.PixelCount).Select(_ => random.NextSingle())];
        var row = new NumberRow { Image = values, Label = CreateMask(size, data.Classes.Count) };
        var schema = SchemaDefinition.Create(typeof(NumberRow));
        int[] sides = shape.Rank == 3 ? [channels, size.Depth, size.Height, size.Width] : [channels, size.Height, size.Width];
        schema[nameof(NumberRow.Image)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, sides);
        return context.Data.LoadFromEnumerable(Enumerable.Repeat(row, count).ToArray(), schema);
    }

    private static SegmentationMask CreateMask(ImageSize size, int classes) =>
        new(size.Width, size.Height, size.Depth, [.. Enumerable.Range(0, size.PixelCount).Select(pixel => (byte)(pixel % classes))], spacing: null);

    private sealed class ByteRow
    {
        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }

    private sealed class NumberRow
    {
        public float[] Image { get; set; } = [];

        public SegmentationMask? Label { get; set; }
    }
}
