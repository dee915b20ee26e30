using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Training;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;
using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>
/// One image in colour, scored with the same weights by <c>Predict</c>, by a prediction engine of ML.NET, by the bare session of ONNX Runtime, and by
/// the forward pass of TorchSharp, which is given numbers that are normalised already and says nothing but logits.
/// </summary>
internal static class ScoringTurn
{
    /// <summary>The four parts, in this order.</summary>
    public static IReadOnlyList<Action> Prepare(int width, int size)
    {
        var mlContext = new MLContext(seed: 1);
        var network = new UNet { Width = width };
        var model = Train(mlContext, network);
        var image = CreateImage(size, 1);
        return
        [
            () => model.Predict(image),
            PrepareEngine(mlContext, model, image),
            PrepareSession(model, size),
            PrepareForward(model, network, size),
        ];
    }

    /// <summary>An image in colour that looks random.</summary>
    public static MLImage CreateImage(int size, int seed)
    {
        byte[] pixels = new byte[4 * size * size];
        new Random(seed).NextBytes(pixels);
        return MLImage.CreateFromPixels(size, size, MLPixelFormat.Bgra32, pixels);
    }

    /// <summary>What is learned does not matter here.</summary>
    public static SegmentationTransformer Train(MLContext mlContext, UNet network)
    {
        var image = new Example
        {
            Image = MLImage.CreateFromPixels(32, 32, MLPixelFormat.Bgra32, [.. Enumerable.Range(0, 4 * 32 * 32).Select(index => (byte)(index * 31))]),
            Label = new SegmentationMask(32, 32, [.. Enumerable.Range(0, 32 * 32).Select(index => (byte)(index & 1))]),
        };
        var options = new SegmentationTrainerOptions
        {
            Classes = SegmentationClasses.Binary,
            Channels = 3,
            Steps = 1,
            Execution = new() { Threads = 1, ReuseMemory = false },
            Seed = 1,
        };
        return mlContext.Segmentation().Trainers.Custom(network, options).Fit(mlContext.Data.LoadFromEnumerable([image]));
    }

    private static Action PrepareEngine(MLContext mlContext, SegmentationTransformer model, MLImage image)
    {
        var input = new SegmentationInput { Image = image };
        var schema = mlContext.Data.LoadFromEnumerable<SegmentationInput>([]).Schema;
        var engine = mlContext.Model.CreatePredictionEngine<SegmentationInput, MaskPrediction>(model, schema);
        return () => engine.Predict(input);
    }

    /// <summary>The model's own ONNX file, without anything around it.</summary>
    private static Action PrepareSession(SegmentationTransformer model, int size)
    {
        using var onnx = new MemoryStream();
        model.SaveOnnx(onnx);
        var session = new InferenceSession(onnx.ToArray(), new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
        byte[] pixels = new byte[3 * size * size];
        new Random(1).NextBytes(pixels);
        var options = new RunOptions();
        var image = OrtValue.CreateTensorValueFromMemory(pixels, [1, size, size, 3]);
        var label = OrtValue.CreateTensorValueFromMemory(new byte[size * size], [1, size, size]);
        return () => session.Run(options, ["Image"], [image], ["PredictedLabel"], [label]);
    }

    private static Action PrepareForward(SegmentationTransformer model, UNet network, int size)
    {
        var module = Load(model, network);
        var planes = torch.randn([1, 3, size, size]);
        return () =>
        {
            using var scope = torch.NewDisposeScope();
            using var mode = torch.inference_mode();
            module.call(planes);
        };
    }

    private static GraphModule Load(SegmentationTransformer model, UNet network)
    {
        string file = Path.GetTempFileName();
        model.SaveWeights(file);
        var module = new GraphModule(network.CreateGraph(inputChannels: 3, outputChannels: 2));
        module.LoadWeights(file);
        module.eval();
        File.Delete(file);
        return module;
    }

    private sealed class Example
    {
        public MLImage? Image { get; set; }

        public SegmentationMask? Label { get; set; }
    }

    private sealed class MaskPrediction
    {
        public SegmentationMask? PredictedLabel { get; set; }
    }
}
