using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Training.Tests;

/// <summary>Made-up images of floating-point pixels: channels of different units, of which one shows a disc.</summary>
internal static class FloatImages
{
    public const int Channels = 5;
    public const int Height = 32;
    public const int Width = 48;

    /// <summary>The channel with the disc.</summary>
    public const int Signal = 3;

    /// <summary>What the values of the channels are multiplied with; the greatest are those of 16 bits.</summary>
    private static readonly float[] Units = [0.001f, 1, 20_000, 10_000, 300];

    /// <summary>A data view of images.</summary>
    public static IDataView Load(MLContext context, int count, int seed = 1)
    {
        var random = new Random(seed);
        return Load(context, [.. Enumerable.Range(0, count).Select(_ => Create(random))]);
    }

    /// <summary>A data view of images.</summary>
    public static IDataView Load(MLContext context, IReadOnlyList<Row> rows)
    {
        _ = context.Segmentation();
        return context.Data.LoadFromEnumerable(rows);
    }

    /// <summary>An image: noise from 1 to 2 units, and in the one channel from 2 to 3 units where the disc is.</summary>
    public static Row Create(Random random)
    {
        var (centerX, centerY, radius) = (random.Next(12, Width - 12), random.Next(10, Height - 10), random.Next(6, 10));
        byte[] labels = new byte[Height * Width];
        for (int index = 0; index < labels.Length; index++)
        {
            var (x, y) = ((index % Width) - centerX, (index / Width) - centerY);
            labels[index] = (byte)((x * x) + (y * y) <= radius * radius ? 1 : 0);
        }

        float[] values = new float[Channels * labels.Length];
        for (int index = 0; index < values.Length; index++)
        {
            var (channel, pixel) = Math.DivRem(index, labels.Length);
            values[index] = Units[channel] * (1 + random.NextSingle() + (channel == Signal ? labels[pixel] : 0));
        }

        return new Row { Image = values, Label = new SegmentationMask(Width, Height, labels) };
    }

    /// <summary>A row of such a data view.</summary>
    internal sealed class Row
    {
        [VectorType(Channels, Height, Width)]
        public float[] Image { get; set; } = [];

        public SegmentationMask? Label { get; set; }
    }
}
