using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Benchmarks;

/// <summary>
/// The operators of networks for volumes in ONNX Runtime, one thread, in turns: how long each takes for one and the same volume, and for the enlargement
/// by a transposed convolution, what else computes the same.
/// </summary>
internal static class VolumeOperators
{
    /// <summary>Prints a line for each operator: the median milliseconds, and the multiply-adds per nanosecond.</summary>
    /// <param name="rounds">How often.</param>
    /// <param name="side">Of the larger volume of an enlargement.</param>
    /// <param name="channels">Its channels; the smaller one has twice as many.</param>
    public static void Run(int rounds, int side, int channels)
    {
        var items = Create(side, channels);
        Session[] sessions = [.. items.Select(item => new Session(item.Model, item.Shape))];
        RequireSame(sessions[0].Run(), sessions[1].Run());
        RequireSame(sessions[0].Run(), sessions[2].Run());
        RequireSame(sessions[^2].Run(), sessions[^1].Run());
        double[][] times = [.. sessions.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int index = 0; index < sessions.Length; index++)
            {
                var clock = Stopwatch.StartNew();
                sessions[index].Run();
                times[index][round] = clock.Elapsed.TotalMilliseconds;
            }
        }

        for (int index = 0; index < items.Length; index++)
        {
            double median = times[index].Order().ElementAt(rounds / 2);
            sessions[index].Dispose();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{items[index].Name}: {median:F1} ms, {items[index].Work / median / 1e6:F2} multiply-adds a nanosecond"));
        }
    }

    private static (string Name, double Work, byte[] Model, long[] Shape)[] Create(int side, int channels)
    {
        int half = side / 2;
        double voxels = Math.Pow(side, 3);
        return
        [
            ("ConvTranspose 2x2x2, stride 2", voxels * 2 * channels * channels, Transposed(channels), [1, 2 * channels, half, half, half]),
            ("the same: Conv to 8 times the channels, Transpose", voxels * 2 * channels * channels, Shuffled(channels), [1, 2 * channels, half, half, half]),
            ("the same: Conv, and an axis after the other", voxels * 2 * channels * channels, ByAxes(channels), [1, 2 * channels, half, half, half]),
            ("Resize nearest, Conv 1x1x1", voxels * 2 * channels * channels, Resized(channels, "nearest", 1), [1, 2 * channels, half, half, half]),
            ("Conv 1x1x1, Resize linear", voxels / 8 * 2 * channels * channels, Resized(channels, "linear", 1), [1, 2 * channels, half, half, half]),
            ("Conv 3x3x3", voxels * 27 * channels * channels, Convolution(channels, 3, 1), [1, channels, side, side, side]),
            ("Conv 1x1x1", voxels * channels * channels, Convolution(channels, 1, 1), [1, channels, side, side, side]),
            ("Conv 3x3x3, stride 2", voxels / 8 * 27 * channels * channels, Convolution(channels, 3, 2), [1, channels, side, side, side]),
            ("InstanceNormalization", voxels * channels, Normalization(channels), [1, channels, side, side, side]),
            ("LeakyRelu", voxels * channels, Single("LeakyRelu", channels, Attribute("alpha", 0.01f)), [1, channels, side, side, side]),
            ("MaxPool 2x2x2", voxels * channels, Pooling(channels), [1, channels, side, side, side]),
            ("Softmax over the channels", voxels * channels, Single("Softmax", channels, Attribute("axis", 1)), [1, channels, side, side, side]),
            ("the same: ReduceMax, Sub, Exp, ReduceSum, Div", voxels * channels, SoftmaxParts(channels), [1, channels, side, side, side]),
        ];
    }

    private static byte[] Transposed(int channels)
    {
        var graph = Begin(2 * channels);
        return End(graph, channels, graph.Add(
            "ConvTranspose", "y", ["x", Weights(graph, "w", 2 * channels, channels, 2, 2, 2), Weights(graph, "b", channels)],
            Attribute("strides", [2L, 2, 2]), Attribute("kernel_shape", [2L, 2, 2])));
    }

    private static byte[] Shuffled(int channels)
    {
        var graph = Begin(2 * channels);
        string wide = Widened(graph, channels);
        string sides = graph.Add("Shape", "sides", ["x"], Attribute("start", 2));
        string parts = graph.Add("Concat", "parts", [graph.Constant("c222", [0, channels, 2, 2, 2]), sides], Attribute("axis", 0));
        string split = graph.Add("Reshape", "split", [wide, parts]);
        string moved = graph.Add("Transpose", "moved", [split], Attribute("perm", [0L, 1, 5, 2, 6, 3, 7, 4]));
        string large = graph.Add("Mul", "large", [sides, graph.Constant("two", [2L, 2, 2])]);
        string shape = graph.Add("Concat", "shape", [graph.Constant("c", [0, channels]), large], Attribute("axis", 0));
        return End(graph, channels, graph.Add("Reshape", "y", [moved, shape]));
    }

    /// <summary>[n, c·8, d, h, w]: of each axis its halves become neighbours, the columns first, so that each Transpose moves one axis.</summary>
    private static byte[] ByAxes(int channels)
    {
        var graph = Begin(2 * channels);
        string value = Widened(graph, channels);
        string sides = graph.Add("Shape", "sides", ["x"], Attribute("start", 2));
        string depth = graph.Add("Shape", "depth", ["x"], Attribute("start", 2), Attribute("end", 3));
        string width = graph.Add("Shape", "width", ["x"], Attribute("start", 4), Attribute("end", 5));
        string Move(string name, string shape, params long[] order) =>
            value = graph.Add("Transpose", name, [graph.Add("Reshape", $"{name}/split", [value, shape])], Attribute("perm", order));

        // [c·4, 2, d·h·w] to [c·4, d·h·w, 2]; [c·2, 2, d·h, w·2] to [c·2, d·h, 2, w·2]; [c, 2, d, h·w·4] to [c, d, 2, h·w·4].
        Move("columns", graph.Constant("s0", [channels * 4L, 2, -1]), 0, 2, 1);
        string wider = graph.Add("Mul", "wider", [width, graph.Constant("s1/two", [2L])]);
        Move("rows", graph.Add("Concat", "s1", [graph.Constant("s1/c", [channels * 2L, 2, -1]), wider], Attribute("axis", 0)), 0, 2, 1, 3);
        string parts = graph.Add("Concat", "s2", [graph.Constant("s2/c", [channels, 2L]), depth, graph.Constant("s2/rest", [-1L])], Attribute("axis", 0));
        Move("slices", parts, 0, 2, 1, 3);
        string large = graph.Add("Mul", "large", [sides, graph.Constant("two", [2L, 2, 2])]);
        string shape = graph.Add("Concat", "shape", [graph.Constant("c", [-1L, channels]), large], Attribute("axis", 0));
        return End(graph, channels, graph.Add("Reshape", "y", [value, shape]));
    }

    /// <summary>A convolution whose channel c·8 + i·4 + j·2 + k is what the transposed one gives in the place (i, j, k) of channel c.</summary>
    private static string Widened(OnnxGraph graph, int channels)
    {
        float[] weights = Numbers("w", 2 * channels * channels * 8);
        float[] moved = new float[weights.Length];
        for (int index = 0; index < weights.Length; index++)
        {
            var (input, output) = Math.DivRem(index, channels * 8);
            moved[(output * 2 * channels) + input] = weights[index];
        }

        float[] biases = [.. Numbers("b", channels).SelectMany(bias => Enumerable.Repeat(bias, 8))];
        return graph.Add(
            "Conv", "wide",
            ["x", graph.Constant("w", moved, 8 * channels, 2 * channels, 1, 1, 1), graph.Constant("b", biases, 8 * channels)],
            Attribute("kernel_shape", [1L, 1, 1]));
    }

    private static byte[] Resized(int channels, string mode, int kernel)
    {
        var graph = Begin(2 * channels);
        string weights = Weights(graph, "w", channels, 2 * channels, kernel, kernel, kernel);
        string scales = graph.Constant("scales", [1f, 1, 2, 2, 2], 5);
        AttributeProto[] how = mode == "nearest"
            ? [Attribute("mode", mode), Attribute("coordinate_transformation_mode", "asymmetric"), Attribute("nearest_mode", "floor")]
            : [Attribute("mode", mode), Attribute("coordinate_transformation_mode", "half_pixel")];
        return End(graph, channels, mode == "nearest"
            ? graph.Add("Conv", "y", [graph.Add("Resize", "resized", ["x", "", scales], how), weights])
            : graph.Add("Resize", "y", [graph.Add("Conv", "narrow", ["x", weights]), "", scales], how));
    }

    private static byte[] Convolution(int channels, int kernel, int stride)
    {
        var graph = Begin(channels);
        return End(graph, channels, graph.Add(
            "Conv", "y", ["x", Weights(graph, "w", channels, channels, kernel, kernel, kernel)],
            Attribute("kernel_shape", [kernel, kernel, (long)kernel]),
            Attribute("strides", [stride, stride, (long)stride]),
            Attribute("pads", [.. Enumerable.Repeat((long)(kernel / 2), 6)])));
    }

    private static byte[] Normalization(int channels)
    {
        var graph = Begin(channels);
        return End(graph, channels, graph.Add("InstanceNormalization", "y", ["x", Weights(graph, "scale", channels), Weights(graph, "shift", channels)]));
    }

    private static byte[] Pooling(int channels)
    {
        var graph = Begin(channels);
        return End(graph, channels, graph.Add("MaxPool", "y", ["x"], Attribute("kernel_shape", [2L, 2, 2]), Attribute("strides", [2L, 2, 2])));
    }

    private static byte[] SoftmaxParts(int channels)
    {
        var graph = Begin(channels);
        string powers = graph.Add("Exp", "powers", [graph.Add("Sub", "differences", ["x", graph.Reduce("ReduceMax", "largest", "x", 1)])]);
        return End(graph, channels, graph.Add("Div", "y", [powers, graph.Reduce("ReduceSum", "sum", powers, 1)]));
    }

    private static byte[] Single(string operation, int channels, AttributeProto attribute)
    {
        var graph = Begin(channels);
        return End(graph, channels, graph.Add(operation, "y", ["x"], attribute));
    }

    private static OnnxGraph Begin(int channels)
    {
        var graph = new OnnxGraph("operator");
        graph.Input("x", DataType.Float, "N", channels, "D", "H", "W");
        return graph;
    }

    private static byte[] End(OnnxGraph graph, int channels, string output)
    {
        graph.Output(output, DataType.Float, "N", channels, "D2", "H2", "W2");
        return ImageGraph.ToModel(graph, []).ToByteArray();
    }

    private static string Weights(OnnxGraph graph, string name, params long[] shape) =>
        graph.Constant(name, Numbers(name, (int)shape.Aggregate(1L, (product, side) => product * side)), shape);

    private static float[] Numbers(string name, int count)
    {
        var random = new Random(name.Length);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static void RequireSame(float[] expected, float[] actual)
    {
        double largest = expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max();
        if (expected.Length != actual.Length || largest > 1e-4)
        {
            throw new InvalidOperationException($"The results are up to {largest} apart.");
        }
    }

    private sealed class Session : IDisposable
    {
        private readonly InferenceSession _session;
        private readonly OrtValue _input;

        public Session(byte[] model, long[] shape)
        {
            _session = new InferenceSession(model, new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
            _input = OrtValue.CreateTensorValueFromMemory(Numbers("values", (int)shape.Aggregate(1L, (product, side) => product * side)), shape);
        }

        public void Dispose()
        {
            _session.Dispose();
            _input.Dispose();
        }

        public float[] Run()
        {
            using var options = new RunOptions();
            using var results = _session.Run(options, ["x"], [_input], ["y"]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
    }
}
