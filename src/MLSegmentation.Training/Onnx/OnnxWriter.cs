using Google.Protobuf;
using MLSegmentation.Models;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Training.Onnx;

/// <summary>
/// Writes a trained network as an <see cref="ImageGraph"/>, which takes the pixels of any image, or the voxels of any volume, and returns probabilities
/// and a mask.
/// </summary>
/// <remarks>
/// The model keeps everything that training made, so that it can be trained further and exported in different ways: normalisations
/// are nodes of their own, constants are named as the network's parameters and buffers are, and all heads of full size are there,
/// though the first alone makes the prediction.
/// </remarks>
internal static class OnnxWriter
{
    /// <summary>Writes the model of a network, whose weights may be on any device: the same bytes for the same arguments.</summary>
    /// <exception cref="ArgumentException">The description or the weights do not fit the network.</exception>
    public static byte[] Write(NetworkGraph graph, IReadOnlyDictionary<string, torch.Tensor> weights, SegmentationModelInfo info) =>
        Create(graph, weights, info).ToByteArray();

    /// <summary>Finds out whether the model of a network could be opened, before the training whose result it is to hold.</summary>
    /// <exception cref="SegmentationException">It is beyond a limit of what models may be.</exception>
    public static void RequireOpenable(NetworkGraph graph, IReadOnlyDictionary<string, torch.Tensor> weights, SegmentationModelInfo info)
    {
        try
        {
            long length = sizeof(float) * graph.ParameterCount;
            if (length > ModelFile.MaxLength)
            {
                throw new FormatException(FormattableString.Invariant(
                    $"its weights take {length:N0} bytes, and a model may have {ModelFile.MaxLength:N0}"));
            }

            var model = Create(graph, weights, info);
            _ = ModelMetadata.Read(model.MetadataProps);
            GraphCheck.Check(model, info);
        }
        catch (FormatException exception)
        {
            throw new SegmentationException(
                $"The network '{info.Network.Name}' cannot be trained, for its model could not be opened: {exception.Message}. Choose a smaller network, or "
                + "change its layers.",
                exception);
        }
    }

    private static ModelProto Create(NetworkGraph graph, IReadOnlyDictionary<string, torch.Tensor> weights, SegmentationModelInfo info)
    {
        Check(graph, info);
        var network = NetworkEmitter.Emit(graph, weights);
        return ImageGraph.Create(info.With(new NetworkForm(DescribeHeads(graph, network))), network);
    }

    /// <summary>
    /// Writes only the network, in the form in which models are exported: <c>Input: float [N, C, sizes…]</c>, normalised and padded, to
    /// <c>Output: float [N, K, sizes…]</c>, the logits.
    /// </summary>
    public static byte[] WriteNetwork(NetworkGraph graph, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
        var sizes = ImageSides.Symbols(graph.Rank);
        var onnx = new OnnxGraph("network");
        onnx.Add("Identity", OnnxNetwork.Input, [onnx.Input("Input", DataType.Float, ["N", graph.Input.Channels, .. sizes])]);
        var network = NetworkEmitter.Emit(graph, weights);
        onnx.Add(BatchNormFolding.Apply(network.EndingIn([network.Outputs[0]])));
        onnx.Add("Identity", "Output", [network.Outputs[0]]);
        onnx.Output("Output", DataType.Float, ["N", graph.Output.Channels, .. sizes]);
        return ImageGraph.ToModel(onnx, []).ToByteArray();
    }

    /// <summary>A head's depth is that among all heads of full size, also where the training has left some out.</summary>
    private static NetworkHead[] DescribeHeads(NetworkGraph graph, OnnxNetwork network)
    {
        var all = graph.DescribedHeads.Where(head => head.Reduction == 1).ToList();
        var kept = graph.Heads.Where(head => head.Reduction == 1);
        return [.. kept.Zip(network.Outputs, (head, name) => new NetworkHead(name, all.Count > 1 ? all.Count - all.IndexOf(head) : null))];
    }

    private static void Check(NetworkGraph graph, SegmentationModelInfo info)
    {
        if (graph.Rank != info.Rank)
        {
            throw new ArgumentException(
                $"The description is that of a model with {info.Rank} spatial dimensions, and the network has {graph.Rank}.", nameof(info));
        }

        var divisors = info.SideDivisors;
        int[] sides = graph.Rank == 3 ? [divisors.Depth, divisors.Height, divisors.Width] : [divisors.Height, divisors.Width];
        if (info.Channels != graph.Input.Channels || info.Classes.Count != graph.Output.Channels
            || sides.Where((side, axis) => side % graph.Divisors[axis] != 0).Any()
            || info.Normalization.Mean.Count != info.Channels || info.Normalization.StandardDeviation.Count != info.Channels)
        {
            throw new ArgumentException(
                $"The description has {info.Channels} channels, {info.Classes.Count} classes and divisor {info.Divisors?.ToString() ?? $"{info.Divisor}"}; "
                + $"the network has {graph.Input.Channels}, {graph.Output.Channels} and {graph.Divisor}.",
                nameof(info));
        }
    }
}
