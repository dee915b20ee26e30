using System.Runtime.InteropServices;
using static MLSegmentation.Models.Onnx.OnnxGraph;

namespace MLSegmentation.Models.Onnx.Quantization;

/// <summary>
/// Writes transposed convolutions whose windows neither overlap nor leave gaps, as those of a U-Net, as what they are: a convolution by 1×1 that yields
/// all positions of a window as channels, which DepthToSpace then puts in their places. ONNX Runtime computes that with 8-bit numbers.
/// </summary>
internal static class TransposedConvolutions
{
    /// <summary>The same network, which computes the same.</summary>
    public static OnnxNetwork Replace(OnnxNetwork network)
    {
        var constants = network.Constants.ToDictionary(constant => constant.Name, StringComparer.Ordinal);
        var added = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        NodeProto[] nodes = [.. network.Nodes.SelectMany(node => FindWeight(node, constants) is { } weight ? Replace(node, weight, constants, added) : [node])];
        return added.Count == 0
            ? network
            : new OnnxNetwork(nodes, [.. network.Constants, .. added.Values], network.Outputs).EndingIn(network.Outputs);
    }

    /// <summary>The weights, [in, out, k, k], of a transposed convolution that can be replaced; null of any other node.</summary>
    private static TensorProto? FindWeight(NodeProto node, Dictionary<string, TensorProto> constants) =>
        node is { OpType: "ConvTranspose", Output.Count: 1 }
        && constants.GetValueOrDefault(node.Input[1]) is { DataType: (int)TensorProto.Types.DataType.Float, Count: > 0 } weight
        && weight.Dims is [_, _, var height, var width] && height == width && height > 1
        && HasNoOverlap(node, height)
        && (node.Input.Count < 3 || constants.GetValueOrDefault(node.Input[2]) is { DataType: (int)TensorProto.Types.DataType.Float })
            ? weight
            : null;

    private static bool HasNoOverlap(NodeProto node, long kernel) =>
        node.Int("group", 1) == 1
        && node.Ints("strides") is [var vertical, var horizontal] && vertical == kernel && horizontal == kernel
        && node.Text("auto_pad") is "" or "NOTSET"
        && node.Ints("output_shape") is null
        && (node.Ints("pads") ?? []).Concat(node.Ints("output_padding") ?? []).All(size => size == 0)
        && (node.Ints("dilations") ?? []).All(size => size == 1);

    private static NodeProto[] Replace(
        NodeProto node, TensorProto weight, Dictionary<string, TensorProto> constants, Dictionary<string, TensorProto> added)
    {
        long kernel = weight.Dims[2];
        int window = (int)(kernel * kernel);
        string name = $"{weight.Name}/windows";
        added[name] = Turned(name, weight, window);
        List<string> inputs = [node.Input[0], name];
        if (node.Input.Count > 2)
        {
            string bias = $"{node.Input[2]}/windows";
            float[] repeated = [.. constants[node.Input[2]].ToFloats().SelectMany(value => Enumerable.Repeat(value, window))];
            added[bias] = TensorProto.Create(bias, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(repeated), [repeated.Length]);
            inputs.Add(bias);
        }

        var convolution = Node("Conv", $"{node.Output[0]}/windows", inputs, Attribute("kernel_shape", [1L, 1L]));
        convolution.Name = node.Name;
        var placed = Node("DepthToSpace", node.Output[0], convolution.Output, Attribute("blocksize", kernel), Attribute("mode", "CRD"));
        placed.Name = $"{node.Name}/places";
        return [convolution, placed];
    }

    /// <summary>Weights [in, out, k, k] as [out · k · k, in, 1, 1].</summary>
    private static TensorProto Turned(string name, TensorProto weight, int window)
    {
        float[] values = weight.ToFloats();
        float[] turned = new float[values.Length];
        int inputs = (int)weight.Dims[0];
        int rows = (int)weight.Dims[1] * window;
        for (int index = 0; index < values.Length; index++)
        {
            var (input, row) = Math.DivRem(index, rows);
            turned[(row * inputs) + input] = values[index];
        }

        return TensorProto.Create(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(turned), [rows, inputs, 1, 1]);
    }
}
