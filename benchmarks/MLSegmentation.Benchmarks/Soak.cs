using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training;
using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>
/// Long work that must not take more and more of the process: scores images, takes steps of a training, or opens a model again and again. Every result is
/// compared with the first one, and what the process holds is measured a hundred times.
/// </summary>
internal sealed class Soak
{
    private const int Stages = 100;
    private const int Images = 16;
    private const int Side = 64;

    private readonly List<SoakUse> _uses = [];

    private Soak()
    {
    }

    /// <summary>Does the work so many times, and writes what was measured as CSV.</summary>
    public static void Run(string work, int count, int threads, string csv)
    {
        var soak = new Soak();
        int stage = Math.Max(count / Stages, 1);
        switch (work)
        {
            case "score":
                soak.Score(count, stage, threads);
                break;
            case "train":
                soak.Train(count, stage);
                break;
            case "reload":
                soak.Reload(count, stage);
                break;
            default:
                throw new ArgumentException($"There is no work '{work}'; there are score, train and reload.");
        }

        SoakUse.Write(csv, soak._uses);
        Console.WriteLine(SoakUse.Compare(work, soak._uses));
    }

    /// <summary>Requests on several threads to one instance of a small model.</summary>
    private void Score(int count, int stage, int threads)
    {
        using var model = Create();
        var images = CreateImages();
        var expected = images.Select(image => model.Predict(image, withScore: true)).ToArray();
        for (int done = 0; done < count; done += stage)
        {
            Parallel.For(done, done + stage, new ParallelOptions { MaxDegreeOfParallelism = threads }, request =>
            {
                int index = request % Images;
                Check(expected[index], model.Predict(images[index], withScore: request % 3 == 0), index);
            });
            _uses.Add(SoakUse.Measure(done + stage));
        }
    }

    /// <summary>Steps of one training, with validation and the average of the weights.</summary>
    private void Train(int count, int stage)
    {
        torch.set_num_threads(1);
        var context = new MLContext(seed: 1);
        var options = new SegmentationTrainerOptions
        {
            Classes = SegmentationClasses.Binary,
            Channels = 3,
            Crop = new ImageSize(32, 32),
            BatchSize = 4,
            Steps = count,
            ValidationSet = context.Data.LoadFromEnumerable(CreateExamples(4, seed: 100)),
            Optimization = new() { WeightAverageDecay = 0.99, MaxGradientNorm = 1 },
            Execution = new() { Threads = 1 },
            Seed = 1,
            Progress = new StepProgress(step =>
            {
                if (step % stage == 0)
                {
                    _uses.Add(SoakUse.Measure(step));
                }
            }),
        };
        var data = context.Data.LoadFromEnumerable(CreateExamples(64, seed: 1));
        context.Segmentation().Trainers.UNet(new UNet { Width = 4, Depth = 2 }, options).Fit(data).Dispose();
    }

    /// <summary>A model that is opened, scores an image and is closed, as its ONNX file and as ML.NET's zip in turns.</summary>
    private void Reload(int count, int stage)
    {
        string folder = Directory.CreateTempSubdirectory("soak").FullName;
        try
        {
            string[] files = [Path.Combine(folder, "model.onnx"), Path.Combine(folder, "model.zip")];
            var context = new MLContext(seed: 1);
            using (var model = Create())
            {
                model.SaveOnnx(files[0]);
                context.Segmentation().Save(model, files[1]);
            }

            var image = ScoringTurn.CreateImage(Side, 1);
            var expected = Open(context, files[0], image);
            for (int index = 1; index <= count; index++)
            {
                Check(expected, Open(context, files[index % 2], image), image: 1);
                if (index % stage == 0)
                {
                    _uses.Add(SoakUse.Measure(index));
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SegmentationTransformer Create() => ScoringTurn.Train(new MLContext(seed: 1), new UNet { Width = 4, Depth = 2 });

    private static SegmentationPrediction Open(MLContext context, string file, MLImage image)
    {
        using var model = context.Segmentation().Load(file);
        return model.Predict(image, withScore: true);
    }

    private static void Check(SegmentationPrediction expected, SegmentationPrediction prediction, int image)
    {
        if (!expected.PredictedLabel!.Equals(prediction.PredictedLabel)
            || (prediction.Score is { } score && !expected.Score.AsSpan().SequenceEqual(score)))
        {
            throw new InvalidOperationException($"Image {image} was scored otherwise than before.");
        }
    }

    private static MLImage[] CreateImages() => [.. Enumerable.Range(0, Images).Select(seed => ScoringTurn.CreateImage(Side - (seed % 4), seed))];

    private static Example[] CreateExamples(int count, int seed) => [.. Enumerable.Range(seed, count).Select(index => new Example
    {
        Image = ScoringTurn.CreateImage(Side, index),
        Label = new SegmentationMask(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(pixel => (byte)((pixel / index) & 1))]),
    })];

    private sealed class StepProgress(Action<int> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value.Step);
    }

    private sealed class Example
    {
        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }
}
