using System.Globalization;
using Microsoft.ML;

namespace MLSegmentation.Benchmarks;

/// <summary>Evaluates more and more images of 512x512 with two classes, and prints what memory is held in the end.</summary>
internal static class EvaluationMemory
{
    private const int Side = 512;
    private const int DistinctImages = 8;

    public static void Run(IReadOnlyList<int> imageCounts)
    {
        var mlContext = new MLContext();
        Row[] rows = [.. Enumerable.Range(0, DistinctImages).Select(Row.Create)];
        var options = new SegmentationEvaluationOptions { Classes = SegmentationClasses.Binary };

        // The first evaluation compiles and allocates what all of them use.
        _ = Evaluate(mlContext, rows, 1, options);
        foreach (int count in imageCounts)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            var kept = Evaluate(mlContext, rows, count, options);
            long withImages = GC.GetTotalMemory(forceFullCollection: true) - before;
            GC.KeepAlive(kept);
            kept = Evaluate(mlContext, rows, count, options with { KeepImages = false });
            long peak = Environment.WorkingSet;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} images: the result holds {withImages / 1024.0:F0} KiB, {(double)withImages / count:F0} bytes an image; "
                + $"the process holds {peak / 1048576.0:F0} MiB"));
            GC.KeepAlive(kept);
        }
    }

    private static SegmentationMetrics Evaluate(MLContext mlContext, Row[] rows, int count, SegmentationEvaluationOptions options) =>
        mlContext.Segmentation().Evaluate(mlContext.Data.LoadFromEnumerable(Repeat(rows, count)), options: options);

    private static IEnumerable<Row> Repeat(Row[] rows, int count)
    {
        for (int index = 0; index < count; index++)
        {
            var row = rows[index % rows.Length];
            row.ImagePath = string.Create(CultureInfo.InvariantCulture, $"images/of-some-study/{index:D6}.png");
            yield return row;
        }
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public required SegmentationMask Label { get; init; }

        public required SegmentationMask PredictedLabel { get; init; }

        public required float[] Score { get; init; }

        public static Row Create(int seed)
        {
            var random = new Random(seed);
            byte[] label = new byte[Side * Side];
            byte[] predicted = new byte[label.Length];
            float[] scores = new float[2 * label.Length];
            for (int index = 0; index < label.Length; index++)
            {
                int x = (index % Side) - 200 - (8 * seed);
                int y = (index / Side) - 256;
                label[index] = (x * x) + (y * y) < 10000 ? (byte)1 : (byte)0;
                float score = Math.Clamp((label[index] * 0.6f) + (random.NextSingle() * 0.5f) - 0.05f, 0, 1);
                scores[index] = 1 - score;
                scores[label.Length + index] = score;
                predicted[index] = score > 0.5f ? (byte)1 : (byte)0;
            }

            return new Row { Label = new SegmentationMask(Side, Side, label), PredictedLabel = new SegmentationMask(Side, Side, predicted), Score = scores };
        }
    }
}
