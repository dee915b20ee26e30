using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>Scores a generated image with a U-Net of random weights, and prints the time for each pixel and the memory beyond the image.</summary>
internal static class LargeImages
{
    // Just too large to be scored whole.
    private const int TiledSide = 2000;

    public static void Run(int side, int width, string norm)
    {
        var mlContext = new MLContext();
        _ = mlContext.Segmentation();
        var count = new Tiles();
        var options = new SegmentationScoringOptions { Threads = 1, Tiling = new SegmentationTilingOptions { Progress = count } };
        byte[] bytes = CreateModel(width, norm);
        var demand = PixelDemand.Of(ImageModel.Parse(bytes, "The model"));
        Console.WriteLine(FormattableString.Invariant($"{demand.Bytes:F0} bytes a pixel, receptive radius {(object?)demand.Radius ?? "not known"}"));
        using var model = SegmentationTransformer.FromImageModel(bytes, options: options);

        using var image = CreateImage(side);
        using var first = CreateImage(TiledSide);
        using var process = Process.GetCurrentProcess();
        long before = process.WorkingSet64;

        // The first image loads and compiles what all of them use, and brings the memory that tiles are computed in.
        _ = Score(mlContext, model, first);
        process.Refresh();
        var beforeTime = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var mask = Score(mlContext, model, image);
        double seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{mask.Width}x{mask.Height}, width {width}, {norm}: {count.Total} tiles, {1e9 * seconds / side / side:F0} ns a pixel, "
            + $"{1e9 * (process.TotalProcessorTime - beforeTime).TotalSeconds / side / side:F0} ns of the processor, "
            + $"{(process.PeakWorkingSet64 - before) / 1e6:F0} MB beyond the image, {process.PeakWorkingSet64 / 1e6:F0} MB in all"));
    }

    private static byte[] CreateModel(int width, string norm)
    {
        torch.random.manual_seed(1);
        var network = NetworkCatalog.Create("unet", new Dictionary<string, string> { ["width"] = $"{width}", ["norm"] = norm });
        var graph = network.CreateGraph(inputChannels: 3, outputChannels: 2);
        using var module = new GraphModule(graph);
        var info = new SegmentationModelInfo(
            SegmentationClasses.FromNames("ground", "cell"),
            channels: 3,
            new PixelNormalization([0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]),
            graph.Divisor,
            new NetworkInfo(network.Name, network.DescribeHyperParameters(), graph.ParameterCount));
        return OnnxWriter.Write(graph, module.state_dict(), info);
    }

    private static MLImage CreateImage(int side)
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(4 * side * side);
        new Random(1).NextBytes(pixels);
        var image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Bgra32, pixels);
        return image;
    }

    private static SegmentationMask Score(MLContext mlContext, SegmentationTransformer model, MLImage image)
    {
        var scored = model.Transform(mlContext.Data.LoadFromEnumerable([new Row { Image = image }]));
        return scored.GetColumn<SegmentationMask>("PredictedLabel").Single();
    }

    private sealed class Tiles : IProgress<SegmentationTileProgress>
    {
        public long Total { get; private set; } = 1;

        public void Report(SegmentationTileProgress value) => Total = value.Total;
    }

    private sealed class Row
    {
        public MLImage? Image { get; set; }
    }
}
