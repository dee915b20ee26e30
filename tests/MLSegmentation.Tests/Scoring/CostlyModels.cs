using Google.Protobuf;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>The threshold model with work beside it that changes no result: it is multiplied by 0 and added to the logits.</summary>
internal static class CostlyModels
{
    /// <summary>Operators one after another, each quick: seconds for some megapixels, a moment for a few pixels.</summary>
    public static byte[] WithManyOperators(int count = 500)
    {
        var nodes = new List<NodeProto> { OnnxGraph.Node("Sin", "sin0", [OnnxNetwork.Input]) };
        nodes.AddRange(Enumerable.Range(1, count - 1).Select(i => OnnxGraph.Node("Sin", $"sin{i}", [$"sin{i - 1}"])));
        return Create(nodes, [], nodes[^1].Output[0]);
    }

    /// <summary>The products of every pixel with every other, as attention has them: of nine megapixels 2^46 numbers, which no address space holds.</summary>
    public static byte[] WithTooMuchMemory() => Create(
        [
            OnnxGraph.Node("Reshape", "pixels", [OnnxNetwork.Input, "column"]),
            OnnxGraph.Node("Reshape", "others", [OnnxNetwork.Input, "row"]),
            OnnxGraph.Node("MatMul", "products", ["pixels", "others"]),
            OnnxGraph.Node("ReduceMax", "largest", ["products"], OnnxGraph.Attribute("keepdims", 0)),
        ],
        [Shape("column", -1, 1), Shape("row", 1, -1)],
        "largest");

    /// <summary>One operator that takes long, and that nothing stops: of 384x384 pixels 43 thousand million multiplications and additions.</summary>
    public static byte[] WithALongOperator() => Create(
        [
            OnnxGraph.Node("Conv", "wide", [OnnxNetwork.Input, "first"]),
            OnnxGraph.Node("Conv", "long", ["wide", "second"], OnnxGraph.Attribute("pads", [1L, 1, 1, 1])),
            OnnxGraph.Node("ReduceMax", "largest", ["long"], OnnxGraph.Attribute("keepdims", 0)),
        ],
        [Zeros("first", 128, 1, 1, 1), Zeros("second", 128, 128, 3, 3)],
        "largest");

    /// <summary>An operator on numbers that it does not take: the file is as it should be, and ONNX Runtime refuses the network.</summary>
    public static byte[] WithAnImpossibleOperator() => Create([OnnxGraph.Node("And", "wrong", [OnnxNetwork.Input, OnnxNetwork.Input])], [], "wrong");

    private static byte[] Create(IEnumerable<NodeProto> work, IEnumerable<TensorProto> constants, string result)
    {
        NodeProto[] nodes =
        [
            .. work,
            OnnxGraph.Node("Mul", "nothing", [result, "zero"]),
            OnnxGraph.Node("Sub", "darkness", ["half", OnnxNetwork.Input]),
            OnnxGraph.Node("Add", "dark", ["darkness", "nothing"]),
            OnnxGraph.Node("Sub", "bright", [OnnxNetwork.Input, "half"]),
            OnnxGraph.Node("Concat", "logits", ["dark", "bright"], OnnxGraph.Attribute("axis", 1)),
        ];
        var network = new OnnxNetwork(nodes, [.. constants, Number("zero", 0), Number("half", 0.5f)], ["logits"]);
        return ImageGraph.Create(ThresholdModel.Info, network).ToByteArray();
    }

    private static TensorProto Shape(string name, params long[] sizes) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Dims = { sizes.Length }, Int64Data = { sizes } };

    private static TensorProto Zeros(string name, params long[] shape)
    {
        byte[] content = new byte[sizeof(float) * shape.Aggregate(1L, (product, side) => product * side)];
        return TensorProto.Create(name, TensorProto.Types.DataType.Float, content, shape);
    }

    private static TensorProto Number(string name, float value) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Float, FloatData = { value } };
}
