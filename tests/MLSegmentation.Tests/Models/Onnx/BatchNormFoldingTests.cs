using System.Runtime.InteropServices;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Tests.Models.Onnx;

public class BatchNormFoldingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_NormalizationAsPyTorchWritesIt_GoesIntoTheConvolution(bool isWithMode)
    {
        AttributeProto[] mode = isWithMode ? [Attribute("training_mode", 0)] : [];

        var folded = BatchNormFolding.Apply(Network("w", "b", [Attribute("epsilon", 0.75f), Attribute("momentum", 0.9f), .. mode]));

        // The scale is 2 / √(0.25 + 0.75) = 2: weights 3 · 2 = 6, bias (1 - 5) · 2 + 7 = -1.
        Assert.Equal(["Conv"], folded.Nodes.Select(node => node.OpType));
        Assert.Equal("output", folded.Nodes[0].Output[0]);
        Assert.Equal([6f], Values(folded, "w"));
        Assert.Equal([-1f], Values(folded, "b"));
    }

    [Fact]
    public void Apply_NoEpsilon_TakesThatOfOnnx()
    {
        var folded = BatchNormFolding.Apply(Network("w", "b", []));

        // 2 / √(0.25 + 0.00001) = 3.99992.
        Assert.Equal(3 * 3.99992f, Assert.Single(Values(folded, "w")), 1e-5f);
    }

    [Fact]
    public void Apply_NormalizationOfTraining_Stays() => Assert.Equal(
        ["Conv", "BatchNormalization"], BatchNormFolding.Apply(Network("w", "b", [Attribute("training_mode", 1)])).Nodes.Select(node => node.OpType));

    [Theory]
    [InlineData("w", "b2")]
    [InlineData("w2", "b")]
    public void Apply_ConvolutionsThatShareOneConstantOfTwo_Stay(string weight, string bias)
    {
        var one = Network("w", "b", [Attribute("epsilon", 0.75f)]);
        NodeProto[] second = [Node("Conv", "c", ["output", weight, bias]), Node("BatchNormalization", "last", ["c", "gamma", "beta", "mean", "variance"])];
        TensorProto[] constants = [.. one.Constants, Constant("w2", [1], 1, 1, 1, 1), Constant("b2", [1], 1)];

        var folded = BatchNormFolding.Apply(new OnnxNetwork([.. one.Nodes, .. second], constants, ["last"]).EndingIn(["last"]));

        Assert.Equal([3f], Values(folded, "w"));
        Assert.Equal([1f], Values(folded, "b"));
        Assert.Equal(2, folded.Nodes.Count(node => node.OpType == "BatchNormalization"));
    }

    private static OnnxNetwork Network(string weight, string bias, AttributeProto[] attributes)
    {
        NodeProto[] nodes =
        [
            Node("Conv", "a", [OnnxNetwork.Input, weight, bias]),
            Node("BatchNormalization", "output", ["a", "gamma", "beta", "mean", "variance"], attributes),
        ];
        TensorProto[] constants =
        [
            Constant(weight, [3], 1, 1, 1, 1), Constant(bias, [1], 1),
            Constant("gamma", [2], 1), Constant("beta", [7], 1), Constant("mean", [5], 1), Constant("variance", [0.25f], 1),
        ];
        return new OnnxNetwork(nodes, constants, ["output"]);
    }

    private static float[] Values(OnnxNetwork network, string name) => network.Constants.Single(constant => constant.Name == name).ToFloats();

    private static TensorProto Constant(string name, float[] values, params long[] shape) =>
        TensorProto.Create(name, DataType.Float, MemoryMarshal.AsBytes<float>(values), shape);
}
