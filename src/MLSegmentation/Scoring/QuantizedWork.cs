using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Onnx.Quantization;

namespace MLSegmentation.Scoring;

/// <summary>Which nodes of a quantised network compute with which numbers, as ONNX Runtime's own graph of it says.</summary>
internal sealed class QuantizedWork
{
    private const string LayoutDomain = "com.microsoft.nchwc";

    // What the runtime puts behind the name of a node that it replaces.
    private static readonly string[] Suffixes = ["_token_", "_nhwc", "_nchwc"];

    // Operators that move numbers of any type.
    private static readonly string[] Moving = ["MaxPool", "Resize", "DepthToSpace"];

    /// <summary>Compares the plan with the graph that the runtime made of the quantised model.</summary>
    public QuantizedWork(QuantizedModel model, GraphProto optimized)
    {
        var plan = model.Plan;
        var floats = optimized.Node.Where(node => node.OpType == "DequantizeLinear").SelectMany(node => node.Output).ToHashSet();
        HashSet<string> joined = [.. optimized.Node.Where(node => IsOf8Bits(node, floats)).Select(node => OriginalName(node.Name))];
        NodeProto[] nodes = [.. Computing(plan.Network).Where(node => !plan.IsFused(node))];
        NodeProto[] inBytes = [.. nodes.Where(node => plan.IsQuantized(node) && joined.Contains(node.Name))];
        Int8Nodes = inBytes.Length;
        FloatNodes =
        [
            .. nodes.Except(inBytes).Select(node => new FloatNode(
                node.Name,
                node.OpType,
                plan.IsQuantized(node) ? "ONNX Runtime did not join it with the conversions around it on this processor" : plan.Reason(node))),
        ];
        var (counts, _) = model.CountNumbers();
        double all = nodes.Sum(node => Multiplications(plan, node, counts));
        Int8Share = all > 0 ? inBytes.Sum(node => Multiplications(plan, node, counts)) / all : 0;
    }

    /// <summary>The share of the multiplications of all convolutions, from 0 to 1, that are of 8-bit numbers.</summary>
    public double Int8Share { get; }

    /// <summary>How many nodes compute with 8-bit numbers.</summary>
    public int Int8Nodes { get; }

    /// <summary>The nodes that compute with 32-bit numbers.</summary>
    public IReadOnlyList<FloatNode> FloatNodes { get; }

    /// <summary>The nodes that compute with the image, and not with its sides.</summary>
    private static IEnumerable<NodeProto> Computing(OnnxNetwork network)
    {
        var constants = network.Constants.Select(constant => constant.Name).Append("").ToHashSet();
        foreach (var node in network.Nodes)
        {
            if (node.OpType == "Shape" || node.Input.All(constants.Contains))
            {
                constants.UnionWith(node.Output);
            }
            else
            {
                yield return node;
            }
        }
    }

    private static bool IsOf8Bits(NodeProto node, HashSet<string> floats) =>
        node.OpType.StartsWith("QLinear", StringComparison.Ordinal)
        || node.OpType == "NhwcMaxPool"
        || (Moving.Contains(node.OpType) && node.Domain != LayoutDomain && !floats.Contains(node.Input[0]));

    private static string OriginalName(string name)
    {
        foreach (string suffix in Suffixes)
        {
            int at = name.IndexOf(suffix, StringComparison.Ordinal);
            name = at > 0 ? name[..at] : name;
        }

        return name;
    }

    private static double Multiplications(QuantizationPlan plan, NodeProto node, IReadOnlyDictionary<string, double> counts)
    {
        // Each result of a convolution takes the weights of its channel; each input of a transposed one goes into those of its own.
        string? places = node.OpType switch
        {
            "Conv" => node.Output[0],
            "ConvTranspose" => node.Input[0],
            _ => null,
        };
        return places is not null && plan.Constants.TryGetValue(node.Input[1], out var weight) && weight.Dims is [> 0, ..]
            ? counts.GetValueOrDefault(places) * weight.Count / weight.Dims[0]
            : 0;
    }
}
