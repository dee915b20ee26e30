using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Onnx.Quantization;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Tests.Models.Onnx.Quantization;

public class NetworkQuantizationTests
{
    private const string Input = OnnxNetwork.Input;

    [Fact]
    public void Apply_Convolution_ComputesWithTheIntegersThatHandsCompute()
    {
        var plan = new QuantizationPlan(CreateRectified());
        var ranges = new Dictionary<string, ValueRange> { [Input] = new(0, 5.1f), ["relu"] = new(0, 7.65f) };

        var quantized = NetworkQuantization.Apply(plan, ranges, "The model");

        // Scales: input 5.1 / 255 = 0.02, weights 1.27 / 127 = 0.01, result 7.65 / 255 = 0.03. The bias is 0.3 / (0.02 · 0.01) = 1500.
        // First pixel: (50 · 127 - 100 · 50 + 150 · 25 + 25 · 10 + 1500) · 0.0002 = 6850 · 0.0002 = 1.37, which is 45.67 steps, so 46 · 0.03 = 1.38.
        // Second pixel: (0 - 250 · 50 + 0 + 0 + 1500) · 0.0002 = -2.2, which the bytes, as they begin at 0, cut off as the rectifier did.
        float[] pixels = [1, 0, 2, 5, 3, 0, 0.5f, 0];
        float[] results = Run(quantized, pixels, [1, 4, 1, 2], "output");
        Assert.Equal([1.38f, 0], results, (one, other) => Math.Abs(one - other) < 1e-5f);
        Assert.DoesNotContain(quantized.Nodes, node => node.OpType == "Relu");
        Assert.Equal(1.37f, Run(CreateRectified(), pixels, [1, 4, 1, 2], "output")[0], 1e-5f);
    }

    [Fact]
    public void Plan_ConvolutionThatYieldsTheLogits_StaysWithItsReason()
    {
        var network = CreateRectified();
        var plan = new QuantizationPlan(network);

        Assert.Equal([true, false, false], network.Nodes.Select(plan.IsQuantized));
        Assert.True(plan.IsFused(network.Nodes[1]));
        Assert.Equal([Input, "relu"], plan.Values);
        Assert.Contains("few channels", plan.Reason(network.Nodes[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ValuesThatAreOnlyMoved_KeepTheirScale()
    {
        NodeProto[] nodes =
        [
            Node("Conv", "a", [Input, "weight"]),
            Node("Relu", "relu", ["a"]),
            Node("MaxPool", "pool", ["relu"], Attribute("kernel_shape", [2L, 2L]), Attribute("strides", [2L, 2L])),
            Node("Conv", "b", ["pool", "square"]),
            Node("Conv", "output", ["b", "square"]),
        ];
        TensorProto[] constants = [Constant("weight", new float[16], 4, 4, 1, 1), Constant("square", new float[16], 4, 4, 1, 1)];
        var plan = new QuantizationPlan(new OnnxNetwork(nodes, constants, ["output"]));

        Assert.Equal("relu", plan.RootOf("pool"));
        Assert.Equal([Input, "relu", "b"], plan.Values);
        Assert.Equal("it yields the logits, which 8 bits would round", plan.Reason(nodes[4]));
    }

    [Fact]
    public void Replace_TransposedConvolution_ComputesTheSame()
    {
        // Three channels to two, each position becoming 2x2.
        float[] weight = [.. Enumerable.Range(0, 24).Select(index => index - 10.5f)];
        NodeProto[] nodes =
        [
            Node("ConvTranspose", "output", [Input, "weight", "bias"], Attribute("kernel_shape", [2L, 2L]), Attribute("strides", [2L, 2L])),
        ];
        var network = new OnnxNetwork(nodes, [Constant("weight", weight, 3, 2, 2, 2), Constant("bias", [100, -100], 2)], ["output"]);
        float[] pixels = [.. Enumerable.Range(0, 18).Select(index => index * 0.25f)];

        var replaced = TransposedConvolutions.Replace(network);

        Assert.Equal(["Conv", "DepthToSpace"], replaced.Nodes.Select(node => node.OpType));
        Assert.Equal(Run(network, pixels, [1, 3, 2, 3], "output"), Run(replaced, pixels, [1, 3, 2, 3], "output"));
    }

    [Theory]
    [InlineData("strides", 1)]
    [InlineData("dilations", 2)]
    public void Replace_WindowsThatOverlapOrLeaveGaps_AreLeft(string attribute, int value)
    {
        long[] steps = [attribute == "strides" ? value : 2L, 2L];
        var node = Node(
            "ConvTranspose", "output", [Input, "weight"], Attribute("strides", steps), Attribute("dilations", [attribute == "dilations" ? value : 1L, 1L]));
        var network = new OnnxNetwork([node], [Constant("weight", new float[24], 3, 2, 2, 2)], ["output"]);

        Assert.Same(network, TransposedConvolutions.Replace(network));
    }

    /// <summary>A convolution of four channels to one, a rectifier, and a convolution that changes nothing.</summary>
    private static OnnxNetwork CreateRectified()
    {
        NodeProto[] nodes =
        [
            Node("Conv", "a", [Input, "weight", "bias"]),
            Node("Relu", "relu", ["a"]),
            Node("Conv", "output", ["relu", "one"]),
        ];
        TensorProto[] constants = [Constant("weight", [1.27f, -0.5f, 0.25f, 0.1f], 1, 4, 1, 1), Constant("bias", [0.3f], 1), Constant("one", [1], 1, 1, 1, 1)];
        return new OnnxNetwork(nodes, constants, ["output"]);
    }

    private static TensorProto Constant(string name, float[] values, params long[] shape) =>
        TensorProto.Create(name, DataType.Float, MemoryMarshal.AsBytes<float>(values), shape);

    private static float[] Run(OnnxNetwork network, float[] pixels, long[] shape, string output)
    {
        var graph = new OnnxGraph("test");
        graph.Input(Input, DataType.Float, [.. shape.Select(side => (Dimension)side)]);
        graph.Add(network);
        graph.Output(output, DataType.Float, "N", "C", "H", "W");
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(ImageGraph.ToModel(graph, []).ToByteArray(), options);
        using var settings = new RunOptions();
        using var value = OrtValue.CreateTensorValueFromMemory(pixels, shape);
        using var results = session.Run(settings, [Input], [value], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
