using System.Globalization;
using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Calibration;
using MLSegmentation.Evaluation.Ranking;

namespace MLSegmentation.Benchmarks;

/// <summary>How much processor time the metrics of many pixels take: the same kind of masks and scores as in sklearn/evaluation.py.</summary>
internal static class EvaluationSpeed
{
    private const int Side = 1000;
    private const int Area = 40;
    private const int Shift = 2;
    private const int Scattered = 20;

    private sealed record Image(byte[] Label, byte[] Predicted, float[] Scores);

    public static void Run(int megapixels)
    {
        foreach (int classCount in (int[])[2, 4, 11])
        {
            Image[] images = [.. Enumerable.Range(0, megapixels).Select(seed => CreateImage(seed, classCount, withScores: false))];
            Measure($"confusion-{classCount}", images, () => new Counter(classCount));
            Scatter(images, classCount);
            Measure($"scattered-{classCount}", images, () => new Counter(classCount));
        }

        Image[] scored = [.. Enumerable.Range(0, megapixels).Select(seed => CreateImage(seed, 2, withScores: true))];
        Measure("all", scored, () => new CounterAndRanker());
        Measure("auc", scored, () => new Ranker(isExact: false));
        Measure("auc-exact", scored, () => new Ranker(isExact: true));
        Measure("calibration", scored, () => new Calibrator());
    }

    private interface IMetrics
    {
        void Add(Image image);

        void Complete();
    }

    /// <summary>Prints the processor time of all images, after rounds of one that let the methods be compiled.</summary>
    private static void Measure(string name, Image[] images, Func<IMetrics> create)
    {
        for (int round = 0; round < 30; round++)
        {
            Collect(images.AsSpan(0, 1), create());
        }

        var start = Environment.CpuUsage.TotalTime;
        Collect(images, create());
        var time = Environment.CpuUsage.TotalTime - start;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {time.TotalMilliseconds:F1}"));
    }

    private static void Collect(ReadOnlySpan<Image> images, IMetrics metrics)
    {
        foreach (var image in images)
        {
            metrics.Add(image);
        }

        metrics.Complete();
    }

    /// <summary>Areas of one class, which the prediction gets wrong at their borders, and scores as a network's sigmoid gives them.</summary>
    private static Image CreateImage(int seed, int classCount, bool withScores)
    {
        var random = new Random(seed);
        byte[] areas = [.. Enumerable.Range(0, Side / Area * (Side / Area)).Select(_ => (byte)random.Next(classCount))];
        byte[] label = new byte[Side * Side];
        byte[] predicted = new byte[label.Length];
        float[] scores = new float[withScores ? label.Length : 0];
        for (int index = 0; index < label.Length; index++)
        {
            label[index] = areas[(index / Side / Area * (Side / Area)) + (index % Side / Area)];
            predicted[index] = label[Math.Max(0, index - (Shift * (Side + 1)))];
            if (withScores)
            {
                double uniform = random.NextDouble();
                double noise = Math.Log(Math.Max(uniform, 1e-12) / (1 - uniform));
                scores[index] = (float)(1 / (1 + Math.Exp(-((label[index] == 0 ? 2 : -2) + noise))));
            }
        }

        return new Image(label, predicted, scores);
    }

    /// <summary>Makes one pixel in twenty wrong, each on its own.</summary>
    private static void Scatter(Image[] images, int classCount)
    {
        foreach (var (seed, image) in images.Index())
        {
            var random = new Random(seed);
            foreach (ref byte predicted in image.Predicted.AsSpan())
            {
                predicted = random.Next(Scattered) == 0 ? (byte)random.Next(classCount) : predicted;
            }
        }
    }

    private sealed class Counter(int classCount) : IMetrics
    {
        private readonly MetricAccumulator _accumulator = new(classCount, null);

        public void Add(Image image) => _accumulator.Add(image.Label, image.Predicted, []);

        public void Complete() => _accumulator.ToMetrics(SegmentationClasses.FromNames([.. Enumerable.Range(0, classCount).Select(index => $"class {index}")]));
    }

    private sealed class Ranker(bool isExact) : IMetrics
    {
        private readonly ScoreAccumulator _accumulator = new(1, isExact);

        public void Add(Image image) => _accumulator.Add(image.Label, image.Scores, "image");

        public void Complete() => _accumulator.GetResults();
    }

    private sealed class CounterAndRanker : IMetrics
    {
        private readonly Counter _counter = new(2);
        private readonly Ranker _ranker = new(isExact: false);

        public void Add(Image image)
        {
            _counter.Add(image);
            _ranker.Add(image);
        }

        public void Complete()
        {
            _counter.Complete();
            _ranker.Complete();
        }
    }

    private sealed class Calibrator : IMetrics
    {
        private readonly CalibrationAccumulator _accumulator = new(1);

        public void Add(Image image) => _accumulator.Add(image.Label, image.Scores);

        public void Complete() => _accumulator.GetResult();
    }
}
