using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Tests.Models.Import;

/// <summary>Imports networks, and scores images with what was made of them: through ONNX Runtime, as any application would.</summary>
internal static class ImportedModel
{
    private static readonly SegmentationScoringOptions OneThread = new() { Threads = 1 };

    public static SegmentationTransformer Open(byte[] network, SegmentationClasses classes, OnnxImportOptions? options = null)
    {
        using var stream = new MemoryStream(network);
        return SegmentationTransformer.Import(stream, classes, options, OneThread);
    }

    /// <summary>The probabilities, class after class, and the labels of one or several images of three channels.</summary>
    public static (float[] Scores, byte[] Labels) Score(byte[] model, byte[] images, int width, int height)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var image = OrtValue.CreateTensorValueFromMemory(images, [images.Length / (3L * width * height), height, width, 3]);
        using var run = new RunOptions();
        using var results = session.Run(run, [TensorNames.Image], [image], [TensorNames.Score, TensorNames.PredictedLabel]);
        return (results[0].GetTensorDataAsSpan<float>().ToArray(), results[1].GetTensorDataAsSpan<byte>().ToArray());
    }

    /// <summary>An image of three channels that looks random and is the same every time.</summary>
    public static byte[] CreateImage(int width, int height, int seed = 1)
    {
        byte[] pixels = new byte[3 * width * height];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    public static double[] Softmax(double[] logits)
    {
        double[] powers = [.. logits.Select(Math.Exp)];
        return [.. powers.Select(power => power / powers.Sum())];
    }

    public static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>Checks every pixel against what a function says of its red, green and blue.</summary>
    public static void AssertScores(SegmentationTransformer model, Func<byte[], double[]> expected, double tolerance = 2e-5)
    {
        const int Width = 7;
        const int Height = 5;
        byte[] image = CreateImage(Width, Height);

        var (scores, labels) = Score(model.Model.Bytes, image, Width, Height);

        for (int pixel = 0; pixel < Width * Height; pixel++)
        {
            double[] wanted = expected(image[(3 * pixel)..(3 * (pixel + 1))]);
            double[] given = [.. wanted.Select((_, plane) => (double)scores[(plane * Width * Height) + pixel])];
            Assert.All(wanted.Zip(given), pair => Assert.Equal(pair.First, pair.Second, tolerance));
            Assert.Equal(Array.IndexOf(wanted, wanted.Max()), labels[pixel]);
        }
    }
}
