using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Tests.Evaluation.Shards;

/// <summary>Scored images of several sizes, with ignored pixels and classes that are missing in some; all of them, or the part of a shard.</summary>
internal sealed class ShardRows
{
    private static readonly VolumeSpacing Spacing = new(0.5, 0.7, 3);

    private readonly MLContext _context = new(seed: 1);
    private readonly Row[] _rows;

    public ShardRows(int count, int depth = 1, string suffix = ".png")
    {
        ColumnTypes.EnsureRegistered();
        var random = new Random(count);
        _rows = [.. Enumerable.Range(0, count).Select(index => Create(random, depth, $"images/{index:D3}{suffix}"))];
    }

    public static SegmentationClasses Classes { get; } = SegmentationClasses.Parse("background=0, cell=1, wall=2");

    /// <summary>Every option that changes what is collected.</summary>
    public static SegmentationEvaluationOptions AllOptions { get; } = new()
    {
        Classes = Classes,
        Beta = 2,
        Surfaces = new() { Tolerance = 1.5 },
        Objects = new() { MinimumArea = 2 },
        Bootstrap = new() { Resamples = 50, Seed = 3 },
    };

    public SegmentationMetrics EvaluateAll(SegmentationEvaluationOptions options) =>
        _context.Segmentation().Evaluate(_context.Data.LoadFromEnumerable(_rows), options: options);

    public SegmentationPartialMetrics Evaluate(DataShard shard, SegmentationEvaluationOptions options, string? source = null) =>
        _context.Segmentation().EvaluateShard(Load(shard), options: options, source: source);

    /// <summary>All shards, written and read again.</summary>
    public SegmentationPartialMetrics[] EvaluateShards(int count, SegmentationEvaluationOptions options) =>
        [.. Enumerable.Range(0, count).Select(index => Reload(Evaluate(new DataShard(index, count), options)))];

    public static SegmentationPartialMetrics Reload(SegmentationPartialMetrics part)
    {
        using var stream = new MemoryStream();
        part.Save(stream);
        stream.Position = 0;
        return SegmentationPartialMetrics.Load(stream);
    }

    private IDataView Load(DataShard shard)
    {
        var columns = SchemaDefinition.Create(typeof(Row));
        ShardOfList.Find(shard, _rows, row => [row.ImagePath])!.AddTo(columns[nameof(Row.ImagePath)]);
        return _context.Data.LoadFromEnumerable(shard.TakeFrom(_rows), columns);
    }

    private static Row Create(Random random, int depth, string path)
    {
        int width = random.Next(5, 12);
        int height = random.Next(4, 9);
        int kinds = random.Next(1, Classes.Count + 1);
        byte[] label = new byte[width * height * depth];
        byte[] predicted = new byte[label.Length];
        float[] scores = new float[label.Length * Classes.Count];
        for (int pixel = 0; pixel < label.Length; pixel++)
        {
            byte kind = (byte)(pixel / 4 % kinds);
            label[pixel] = random.Next(20) == 0 ? SegmentationMask.Ignored : kind;
            predicted[pixel] = random.Next(5) == 0 ? (byte)random.Next(Classes.Count) : kind;
            float rest = random.NextSingle();
            for (int index = 0; index < Classes.Count; index++)
            {
                scores[(index * label.Length) + pixel] = index == predicted[pixel] ? 1 - (rest * 0.6f) : rest * 0.3f;
            }
        }

        return new Row
        {
            ImagePath = path,
            Label = Mask(label, (width, height, depth)),
            PredictedLabel = Mask(predicted, (width, height, depth)),
            Score = scores,
        };
    }

    private static SegmentationMask Mask(byte[] labels, (int Width, int Height, int Depth) size) => size.Depth > 1
        ? new SegmentationMask(size.Width, size.Height, size.Depth, labels, Spacing)
        : new SegmentationMask(size.Width, size.Height, labels);

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
