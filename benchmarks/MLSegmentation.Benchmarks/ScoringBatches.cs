using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training;

namespace MLSegmentation.Benchmarks;

/// <summary>A data view of images of one size, scored with batches of several sizes, in turns.</summary>
internal static class ScoringBatches
{
    private const int Images = 16;
    private static readonly int[] BatchSizes = [1, 2, 4, 8, 16];

    public static void Run(int rounds, int width, int size)
    {
        var mlContext = new MLContext(seed: 1);
        using var trained = ScoringTurn.Train(mlContext, new UNet { Width = width });
        using var onnx = new MemoryStream();
        trained.SaveOnnx(onnx);
        var models = BatchSizes.Select(batchSize =>
        {
            onnx.Position = 0;
            return SegmentationTransformer.FromOnnx(onnx, new() { Threads = 1, BatchSize = batchSize });
        }).ToArray();
        var data = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, Images).Select(seed => new SegmentationInput { Image = ScoringTurn.CreateImage(size, seed) }).ToList());
        var times = BatchSizes.Select(_ => new List<Measurement>()).ToArray();
        for (int round = -1; round < rounds; round++)
        {
            for (int index = 0; index < models.Length; index++)
            {
                var time = Measurement.Of(() => _ = models[index].Transform(data).GetColumn<SegmentationMask>("PredictedLabel").Count());
                if (round >= 0)
                {
                    times[index].Add(time);
                }
            }
        }

        for (int index = 0; index < models.Length; index++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  batches of {BatchSizes[index]}: {Spread.Of(times[index].Select(time => time.Processor / Images))} ms of the processor an image; "
                + $"this / one by one {Spread.OfRatios(times[index], times[0], time => time.Processor)}"));
            models[index].Dispose();
        }
    }
}
