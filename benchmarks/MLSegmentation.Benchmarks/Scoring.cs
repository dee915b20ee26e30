using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Benchmarks;

/// <summary>Several models score the same image, in turns so that all of them meet the same machine.</summary>
internal static class Scoring
{
    public static void Run(int rounds, string imagePath, IReadOnlyList<string> modelPaths)
    {
        var mlContext = new MLContext();
        using var image = MLImage.CreateFromFile(imagePath);
        var input = new SegmentationInput { Image = image };
        var empty = mlContext.Data.LoadFromEnumerable<SegmentationInput>([]);
        SegmentationTransformer[] models = [.. modelPaths.Select(path => mlContext.Segmentation().Load(path, new() { Threads = 1 }))];
        PredictionEngine<SegmentationInput, SegmentationPrediction>[] engines =
            [.. models.Select(model => mlContext.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(model, empty.Schema))];

        // The first image of a session allocates and plans; it does not count.
        double[][] times = [.. engines.Select(_ => new double[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int index = 0; index < engines.Length; index++)
            {
                var clock = Stopwatch.StartNew();
                engines[index].Predict(input);
                times[index][Math.Max(round, 0)] = clock.Elapsed.TotalMilliseconds;
            }
        }

        for (int index = 0; index < engines.Length; index++)
        {
            Array.Sort(times[index]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[index][rounds / 2]:F1} {modelPaths[index]}"));
            engines[index].Dispose();
            models[index].Dispose();
        }
    }
}
