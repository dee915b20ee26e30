using Google.Protobuf;
using MLSegmentation.Onnx;

namespace MLSegmentation.Tests.Onnx;

/// <summary>
/// The smallest image model: two classes, and a pixel belongs to the second where its mean grey g, scaled to 0..1, is above 0.5.
/// Its logits are 0.5 - g and g - 0.5, so the second class has the probability 1 / (1 + exp(1 - 2g)).
/// </summary>
internal static class ThresholdModel
{
    public static SegmentationModelInfo Info { get; } = new(
        SegmentationClasses.Parse("dark=0, bright=255"),
        channels: 1,
        new PixelNormalization([0f], [1f]),
        divisor: 1,
        new NetworkInfo("threshold", new Dictionary<string, string> { ["width"] = "1", ["depth"] = "0" }, 0),
        new TrainingInfo(
            7,
            new Dictionary<string, string> { ["loss"] = "none" },
            2,
            1,
            [new EpochInfo(1, 1, 0.002, 0.75, 0.5, 0.25, 0.125), new EpochInfo(2, 2, 0.001, double.NaN)]));

    public static ModelProto CreateProto()
    {
        var graph = new GraphProto { Name = "threshold" };
        graph.Input.Add(Describe(TensorNames.Image, TensorProto.Types.DataType.Uint8, "N", "H", "W", "C"));
        graph.Output.Add(Describe(TensorNames.Score, TensorProto.Types.DataType.Float, "N", 2L, "H", "W"));
        graph.Output.Add(Describe(TensorNames.PredictedLabel, TensorProto.Types.DataType.Uint8, "N", "H", "W"));
        graph.Initializer.Add(CreateFloat("full", 255f));
        graph.Initializer.Add(CreateFloat("half", 0.5f));
        graph.Node.Add(CreateNode("Cast", "pixels", ["Image"], Int("to", (long)TensorProto.Types.DataType.Float)));
        graph.Node.Add(CreateNode("ReduceMean", "grey", ["pixels"], Ints("axes", 3), Int("keepdims", 1)));
        graph.Node.Add(CreateNode("Transpose", "planes", ["grey"], Ints("perm", 0, 3, 1, 2)));
        graph.Node.Add(CreateNode("Div", "scaled", ["planes", "full"]));
        graph.Node.Add(CreateNode("Sub", "dark", ["half", "scaled"]));
        graph.Node.Add(CreateNode("Sub", "bright", ["scaled", "half"]));
        graph.Node.Add(CreateNode("Concat", "logits", ["dark", "bright"], Int("axis", 1)));
        graph.Node.Add(CreateNode("Softmax", "Score", ["logits"], Int("axis", 1)));
        graph.Node.Add(CreateNode("ArgMax", "best", ["logits"], Int("axis", 1), Int("keepdims", 0)));
        graph.Node.Add(CreateNode("Cast", "PredictedLabel", ["best"], Int("to", (long)TensorProto.Types.DataType.Uint8)));

        var model = new ModelProto { IrVersion = 8, ProducerName = "tests", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = 17 });
        model.MetadataProps.Add(Info.ToMetadata());
        return model;
    }

    public static byte[] CreateBytes() => CreateProto().ToByteArray();

    /// <summary>The mask that the model gives for grey values.</summary>
    public static byte[] Classify(ReadOnlySpan<byte> grey)
    {
        var labels = new byte[grey.Length];
        for (var i = 0; i < grey.Length; i++)
        {
            // 127 / 255 = 0.498, 128 / 255 = 0.502.
            labels[i] = grey[i] >= 128 ? (byte)1 : (byte)0;
        }

        return labels;
    }

    private static NodeProto CreateNode(string operation, string output, string[] inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = output, OpType = operation };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }

    private static AttributeProto Int(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    private static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    private static TensorProto CreateFloat(string name, float value)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.FloatData.Add(value);
        return tensor;
    }

    private static ValueInfoProto Describe(string name, TensorProto.Types.DataType type, params object[] dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
        {
            shape.Dim.Add(dimension is long value
                ? new TensorShapeProto.Types.Dimension { DimValue = value }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)dimension });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }
}
