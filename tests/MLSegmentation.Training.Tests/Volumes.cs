using Microsoft.ML;

namespace MLSegmentation.Training.Tests;

/// <summary>Made-up volumes: a bright cuboid on dark ground with some noise.</summary>
internal static class Volumes
{
    /// <summary>The classes of the masks.</summary>
    public static SegmentationClasses Classes { get; } = SegmentationClasses.FromNames("background", "cuboid");

    /// <summary>A data view of volumes.</summary>
    public static IDataView Load(MLContext context, int count, ImageSize size, int seed = 1, VolumeSpacing? spacing = null)
    {
        var random = new Random(seed);
        return Load(context, [.. Enumerable.Range(0, count).Select(_ => Create(random, size, spacing ?? VolumeSpacing.One))]);
    }

    /// <summary>A data view of volumes.</summary>
    public static IDataView Load(MLContext context, IReadOnlyList<Row> rows)
    {
        _ = context.Segmentation();
        return context.Data.LoadFromEnumerable(rows);
    }

    /// <summary>A volume whose values mean nothing by themselves: each has a unit of its own.</summary>
    public static Row Create(Random random, ImageSize size, VolumeSpacing spacing)
    {
        var (left, top, front) = (random.Next(1, size.Width / 2), random.Next(1, size.Height / 2), random.Next(1, size.Depth / 2));
        float unit = 1 + (100 * random.NextSingle());
        byte[] labels = new byte[size.PixelCount];
        float[] voxels = new float[size.PixelCount];
        for (int index = 0; index < labels.Length; index++)
        {
            var (line, x) = Math.DivRem(index, size.Width);
            var (z, y) = Math.DivRem(line, size.Height);
            bool isInside = x >= left && x < left + (size.Width / 2)
                && y >= top && y < top + (size.Height / 2)
                && z >= front && z < front + (size.Depth / 2);
            labels[index] = (byte)(isInside ? 1 : 0);
            voxels[index] = unit * (random.NextSingle() + (isInside ? 2 : 0));
        }

        return new Row
        {
            Image = new SegmentationVolume(size.Width, size.Height, size.Depth, voxels, VolumeGeometry.FromSpacing(spacing)),
            Label = new SegmentationMask(size.Width, size.Height, size.Depth, labels, spacing),
        };
    }

    /// <summary>A row of such a data view.</summary>
    internal sealed class Row
    {
        public SegmentationVolume? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
