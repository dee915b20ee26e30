using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Training;

namespace MLSegmentation.Benchmarks;

/// <summary>Many requests on several threads to one instance of a small model; every answer is compared with the first one to the same image.</summary>
internal static class ScoringSoak
{
    private const int Stages = 10;
    private const int Images = 16;

    public static void Run(int requests, int threads, int size)
    {
        using var model = ScoringTurn.Train(new MLContext(seed: 1), new UNet { Width = 4, Depth = 2 });
        var images = Enumerable.Range(0, Images).Select(seed => ScoringTurn.CreateImage(size - (seed % 4), seed)).ToArray();
        var expected = images.Select(image => model.Predict(image, withScore: true)).ToArray();
        var clock = Stopwatch.StartNew();
        for (int stage = 1; stage <= Stages; stage++)
        {
            Parallel.For(0, requests / Stages, new ParallelOptions { MaxDegreeOfParallelism = threads }, request =>
            {
                int index = request % Images;
                bool withScore = request % 3 == 0;
                var prediction = model.Predict(images[index], withScore);
                if (!expected[index].PredictedLabel!.Equals(prediction.PredictedLabel)
                    || (withScore && !expected[index].Score.AsSpan().SequenceEqual(prediction.Score)))
                {
                    throw new InvalidOperationException($"Image {index} was scored otherwise than before.");
                }
            });
            Print(stage * (requests / Stages), clock.Elapsed);
        }
    }

    private static void Print(int requests, TimeSpan elapsed)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {requests} requests after {elapsed.TotalSeconds:F1} s: {Environment.WorkingSet / 1048576.0:F1} MiB, "
            + $"of them {GC.GetTotalMemory(false) / 1048576.0:F1} MiB on .NET's heap"));
    }
}
