using System.Diagnostics;
using System.Globalization;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>Scores a file of a volume with a U-Net of random weights, three classes, and prints the time and the most memory of each part.</summary>
internal static class LargeVolumes
{
    /// <summary>Draws a volume of 16 bits: a smooth pattern with noise.</summary>
    public static void Draw(string file, int width, int height, int depth)
    {
        float[] voxels = GC.AllocateUninitializedArray<float>(width * height * depth);
        var random = new Random(1);
        for (int index = 0; index < voxels.Length; index++)
        {
            voxels[index] = MathF.Round((400 * MathF.Sin(index % width / 17f) * MathF.Cos(index / width / 29f)) + random.Next(200));
        }

        new SegmentationVolume(width, height, depth, voxels, samples: SampleType.Signed16).Save(file);
    }

    /// <summary>Writes a model.</summary>
    public static void CreateModel(string file, int width)
    {
        torch.random.manual_seed(1);
        var network = new UNet { Width = width };
        var graph = network.CreateGraph(inputChannels: 1, outputChannels: 3, rank: 3);
        using var module = new GraphModule(graph);
        var info = new SegmentationModelInfo(
            SegmentationClasses.FromNames("background", "first", "second"),
            channels: 1,
            new PixelNormalization([0], [1]),
            graph.Divisor,
            new NetworkInfo(network.Name, network.DescribeHyperParameters(), graph.ParameterCount))
        {
            Pixels = PixelKind.FloatingPoint,
            Volumes = new VolumePreparation(),
        };
        File.WriteAllBytes(file, OnnxWriter.Write(graph, module.state_dict(), info));
    }

    /// <summary>Reads, scores and saves.</summary>
    public static void Run(string volumeFile, string modelFile, string output)
    {
        var clock = Stopwatch.StartNew();
        var count = new Tiles(clock);
        using var model = SegmentationTransformer.FromOnnx(modelFile, new() { Threads = 1, Tiling = new() { Progress = count } });
        Print("the model is open", clock);
        var demand = PixelDemand.Of(model.Model);
        Console.WriteLine(FormattableString.Invariant($"{demand.Bytes:F0} bytes a voxel"));
        var volume = SegmentationVolume.Load(volumeFile);
        Print($"{volume.Width}x{volume.Height}x{volume.Depth} is read", clock);
        var mask = model.Predict(volume).PredictedLabel!;
        Print($"it is scored, {count.Total} tiles", clock);
        volume.WithMask(mask).Save(output);
        Print("the mask is written", clock);
    }

    private static void Print(string what, Stopwatch clock) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {clock.Elapsed.TotalSeconds:F1} s, most memory so far {PeakMebibytes()} MiB"));

    private static long PeakMebibytes()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) >> 10;
    }

    private sealed class Tiles(Stopwatch clock) : IProgress<SegmentationTileProgress>
    {
        public long Total { get; private set; }

        public void Report(SegmentationTileProgress value)
        {
            Total = value.Total;
            if (value.Done <= 2)
            {
                Print($"tile {value.Done} of {value.Total}", clock);
            }
        }
    }
}
