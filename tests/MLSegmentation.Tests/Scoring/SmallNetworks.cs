using Google.Protobuf;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>Networks of a few operators, for images of 8 bits in grey; g is the grey value from 0 to 1.</summary>
internal static class SmallNetworks
{
    /// <summary>Convolutions of 3x3, an instance normalisation between them, and weights that look random: what real networks compute.</summary>
    public static byte[] WithConvolutions(int features = 6)
    {
        AttributeProto[] padded = [OnnxGraph.Attribute("pads", [1, 1, 1, 1]), OnnxGraph.Attribute("kernel_shape", [3, 3])];
        return Create(
            [
                OnnxGraph.Node("Conv", "features", [OnnxNetwork.Input, "first"], padded),
                OnnxGraph.Node("InstanceNormalization", "normalized", ["features", "scale", "shift"]),
                OnnxGraph.Node("Relu", "active", ["normalized"]),
                OnnxGraph.Node("Conv", "logits", ["active", "second"], padded),
            ],
            Random("first", features, 1, 3, 3),
            Random("scale", features),
            Random("shift", features),
            Random("second", 2, features, 3, 3));
    }

    /// <summary>The root of g - 0.2 as the logit of the second class: for darker pixels, that is no number.</summary>
    public static byte[] WithoutNumbersForDarkPixels() => Create(
        [
            OnnxGraph.Node("Sub", "above", [OnnxNetwork.Input, "least"]),
            OnnxGraph.Node("Sqrt", "bright", ["above"]),
            OnnxGraph.Node("Neg", "dark", ["bright"]),
            OnnxGraph.Node("Concat", "logits", ["dark", "bright"], OnnxGraph.Attribute("axis", 1)),
        ],
        Numbers("least", [0.2f], 1));

    /// <summary>The threshold model by an operator that takes one image at a time: it drops the number of images, which has to be 1.</summary>
    public static byte[] ForOneImageAtATime() => Create(
        [
            OnnxGraph.Node("Squeeze", "plane", [OnnxNetwork.Input, "first"]),
            OnnxGraph.Node("Unsqueeze", "planes", ["plane", "first"]),
            OnnxGraph.Node("Sub", "bright", ["planes", "half"]),
            OnnxGraph.Node("Neg", "dark", ["bright"]),
            OnnxGraph.Node("Concat", "logits", ["dark", "bright"], OnnxGraph.Attribute("axis", 1)),
        ],
        Numbers("half", [0.5f], 1),
        Whole("first", 0));

    /// <summary>The threshold model with the labels of the first row alone: the file says otherwise, and only a run shows it.</summary>
    public static byte[] WithLabelsOfOneRow()
    {
        var model = ThresholdModel.CreateProto();
        var last = model.Graph.Node.Single(node => node.Output.Contains(TensorNames.PredictedLabel));
        (last.Output[0], last.Name) = ("all", "all");
        model.Graph.Node.Add(OnnxGraph.Node("Slice", TensorNames.PredictedLabel, ["all", "from", "to", "axis"]));
        model.Graph.Initializer.Add([Whole("from", 0), Whole("to", 1), Whole("axis", 1)]);
        return model.ToByteArray();
    }

    /// <summary>Many classes, of which each has g times a weight of its own as its logit.</summary>
    public static byte[] WithClasses(int count)
    {
        var classes = SegmentationClasses.Parse(string.Join(", ", Enumerable.Range(0, count).Select(index => $"c{index}={index}")));
        var info = new SegmentationModelInfo(classes, 1, ThresholdModel.Info.Normalization, 1, ThresholdModel.Info.Network) { Form = ThresholdModel.Info.Form };
        var node = OnnxGraph.Node("Conv", "logits", [OnnxNetwork.Input, "weight"], OnnxGraph.Attribute("kernel_shape", [1, 1]));
        return ImageGraph.Create(info, new OnnxNetwork([node], [Random("weight", count, 1, 1, 1)], ["logits"])).ToByteArray();
    }

    private static byte[] Create(NodeProto[] nodes, params TensorProto[] constants) =>
        ImageGraph.Create(ThresholdModel.Info, new OnnxNetwork(nodes, constants, ["logits"])).ToByteArray();

    private static TensorProto Random(string name, params int[] shape)
    {
        var random = new Random(name.Length);
        return Numbers(name, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)(random.NextDouble() - 0.5))], shape);
    }

    private static TensorProto Numbers(string name, float[] values, params int[] shape) => new()
    {
        Name = name,
        DataType = (int)TensorProto.Types.DataType.Float,
        Dims = { shape.Select(side => (long)side) },
        FloatData = { values },
    };

    private static TensorProto Whole(string name, long value) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Dims = { 1 }, Int64Data = { value } };
}
