using Google.Protobuf;
using MLSegmentation.Onnx;
using MLSegmentation.Training.Networks;
using TorchSharp;
using static MLSegmentation.Onnx.TensorProto.Types;
using static MLSegmentation.Training.Onnx.OnnxGraph;

namespace MLSegmentation.Training.Onnx;

/// <summary>
/// Writes a trained network as an ONNX model that takes the pixels of any image and returns probabilities and a mask, so that
/// scoring needs no other code.
/// </summary>
/// <remarks>
/// <para>
/// Input <c>Image: uint8 [N, H, W, C]</c>; outputs <c>Score: float [N, K, H, W]</c>, the probability of each class, and
/// <c>PredictedLabel: uint8 [N, H, W]</c>, the index of the most probable one. N, H, W and C are free. A network for grey images
/// averages whatever channels come; one for colour takes red, green, blue.
/// </para>
/// <para>
/// Inside, the image is mirrored beyond its bottom and right edges up to a multiple of the network's divisor, normalised, and the
/// result is cropped again.
/// </para>
/// <para>
/// Operator set 17 is the first whose operators all suit (Shape with a range came with 15) and the last before ReduceMean moved its
/// axes to an input; every ONNX Runtime since 1.12 (2022) reads it.
/// </para>
/// </remarks>
internal static class OnnxWriter
{
    private const int OperatorSet = 17;
    private const int IntermediateRepresentation = 8;
    private const int HeightAxis = 1;
    private const int WidthAxis = 2;

    /// <summary>Writes the image model.</summary>
    /// <param name="graph">The network, of rank 2.</param>
    /// <param name="weights">Its parameters and buffers by name, on any device.</param>
    /// <param name="info">The description, which becomes the model's metadata.</param>
    /// <returns>The file's bytes; the same for the same arguments.</returns>
    /// <exception cref="ArgumentException">The description or the weights do not fit the network.</exception>
    public static byte[] Write(NetworkGraph graph, IReadOnlyDictionary<string, torch.Tensor> weights, SegmentationModelInfo info)
    {
        Check(graph, info);
        var onnx = new OnnxGraph(info.Network.Name);
        string image = onnx.Input("Image", DataType.Uint8, "N", "H", "W", "C");
        string height = Side(onnx, image, "height", HeightAxis);
        string width = Side(onnx, image, "width", WidthAxis);
        string padded = Mirror(onnx, Mirror(onnx, image, height, "height", HeightAxis, info.Divisor), width, "width", WidthAxis, info.Divisor);
        string logits = NetworkEmitter.Emit(graph, weights, onnx, Normalize(onnx, padded, info));
        string cropped = onnx.Declare(Crop(onnx, logits, height, width), DataType.Float, "N", graph.Output.Channels, "H", "W");
        AddOutputs(onnx, cropped, graph.Output.Channels);
        return ToBytes(onnx, info.ToMetadata());
    }

    /// <summary>
    /// Writes only the network: <c>Input: float [N, C, sizes…]</c>, normalised and padded, to <c>Output: float [N, K, sizes…]</c>, the
    /// logits.
    /// </summary>
    public static byte[] WriteNetwork(NetworkGraph graph, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
        Dimension[] sizes = graph.Rank == 2 ? ["H", "W"] : ["D", "H", "W"];
        var onnx = new OnnxGraph("network");
        string input = onnx.Input("Input", DataType.Float, ["N", graph.Input.Channels, .. sizes]);
        onnx.Add("Identity", "Output", [NetworkEmitter.Emit(graph, weights, onnx, input)]);
        onnx.Output("Output", DataType.Float, ["N", graph.Output.Channels, .. sizes]);
        return ToBytes(onnx, []);
    }

    private static void Check(NetworkGraph graph, SegmentationModelInfo info)
    {
        if (graph.Rank != 2)
        {
            throw new ArgumentException("The image model is for networks with two spatial dimensions.", nameof(graph));
        }

        if (info.Channels != graph.Input.Channels || info.Classes.Count != graph.Output.Channels || info.Divisor % graph.Divisor != 0
            || info.Normalization.Mean.Count != info.Channels || info.Normalization.StandardDeviation.Count != info.Channels)
        {
            throw new ArgumentException(
                $"The description has {info.Channels} channels, {info.Classes.Count} classes and divisor {info.Divisor}; "
                + $"the network has {graph.Input.Channels}, {graph.Output.Channels} and {graph.Divisor}.",
                nameof(info));
        }
    }

    /// <summary>The length of one side, as a scalar.</summary>
    private static string Side(OnnxGraph onnx, string image, string side, int axis)
    {
        string length = onnx.Add("Shape", $"{side}/shape", [image], Attribute("start", axis), Attribute("end", axis + 1));
        return onnx.Add("Squeeze", side, [length]);
    }

    /// <summary>
    /// Repeats the image beyond its end, mirrored about its last row or column: position i shows
    /// (L − 1) − |i mod 2(L − 1) − (L − 1)|, which goes back and forth as often as needed, also for a side of one pixel.
    /// </summary>
    private static string Mirror(OnnxGraph onnx, string image, string length, string side, int axis, int divisor)
    {
        string name = $"{side}/mirror";
        string zero = onnx.Scalar($"{name}/zero", 0);
        string one = onnx.Scalar($"{name}/one", 1);
        string multiple = onnx.Scalar($"{name}/divisor", divisor);
        string raised = onnx.Add("Add", $"{name}/raised", [length, onnx.Scalar($"{name}/raise", divisor - 1)]);
        string paddedLength = onnx.Add("Mul", $"{name}/length", [onnx.Add("Div", $"{name}/count", [raised, multiple]), multiple]);
        string last = onnx.Add("Sub", $"{name}/last", [length, one]);
        string period = onnx.Add("Max", $"{name}/period", [onnx.Add("Add", $"{name}/twice", [last, last]), one]);
        string positions = onnx.Add("Range", $"{name}/positions", [zero, paddedLength, one]);
        string phase = onnx.Add("Sub", $"{name}/phase", [onnx.Add("Mod", $"{name}/mod", [positions, period]), last]);
        string indices = onnx.Add("Sub", $"{name}/indices", [last, onnx.Add("Abs", $"{name}/distance", [phase])]);
        return onnx.Add("Gather", name, [image, indices], Attribute("axis", axis));
    }

    /// <summary>[N, H, W, C] of bytes to [N, channels, H, W] of numbers around 0.</summary>
    private static string Normalize(OnnxGraph onnx, string image, SegmentationModelInfo info)
    {
        string planes = onnx.Add("Transpose", "image/planes", [image], Attribute("perm", [0, 3, 1, 2]));
        string numbers = onnx.Add("Cast", "image/numbers", [planes], Attribute("to", (long)DataType.Float));
        string channels = info.Channels == 1
            ? onnx.Add("ReduceMean", "image/grey", [numbers], Attribute("axes", [1L]), Attribute("keepdims", 1))
            : numbers;
        float[] mean = [.. info.Normalization.Mean.Select(value => value * 255)];
        float[] scale = [.. info.Normalization.StandardDeviation.Select(value => 1 / (value * 255))];
        string centered = onnx.Add("Sub", "image/centered", [channels, onnx.Constant("image/mean", mean, 1, info.Channels, 1, 1)]);
        return onnx.Add("Mul", "image/normalized", [centered, onnx.Constant("image/scale", scale, 1, info.Channels, 1, 1)]);
    }

    private static string Crop(OnnxGraph onnx, string logits, string height, string width)
    {
        string axis = onnx.Constant("logits/axis", [0L]);
        string ends = onnx.Add(
            "Concat",
            "logits/size",
            [onnx.Add("Unsqueeze", "logits/height", [height, axis]), onnx.Add("Unsqueeze", "logits/width", [width, axis])],
            Attribute("axis", 0));
        return onnx.Add("Slice", "logits", [logits, onnx.Constant("logits/starts", [0L, 0L]), ends, onnx.Constant("logits/axes", [2L, 3L])]);
    }

    private static void AddOutputs(OnnxGraph onnx, string logits, int classes)
    {
        onnx.Add("Softmax", "Score", [logits], Attribute("axis", 1));
        string best = onnx.Add("ArgMax", "logits/best", [logits], Attribute("axis", 1), Attribute("keepdims", 0));
        onnx.Add("Cast", "PredictedLabel", [best], Attribute("to", (long)DataType.Uint8));
        onnx.Output("Score", DataType.Float, "N", classes, "H", "W");
        onnx.Output("PredictedLabel", DataType.Uint8, "N", "H", "W");
    }

    private static byte[] ToBytes(OnnxGraph onnx, IEnumerable<StringStringEntryProto> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = IntermediateRepresentation,
            ProducerName = nameof(MLSegmentation),
            ProducerVersion = typeof(OnnxWriter).Assembly.GetName().Version?.ToString(3),
            Graph = onnx.ToProto(),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperatorSet });
        model.MetadataProps.AddRange(metadata);
        return model.ToByteArray();
    }
}
