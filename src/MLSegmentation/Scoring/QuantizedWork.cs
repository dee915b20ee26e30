using System.Text.RegularExpressions;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Onnx.Quantization;

namespace MLSegmentation.Scoring;

/// <summary>Which nodes of a quantised network compute with which numbers, as ONNX Runtime's own graph of it says.</summary>
internal sealed partial class QuantizedWork
{
    private const string LayoutDomain = "com.microsoft.nchwc";

    // Operators that move numbers of any type.
    private static readonly string[] Moving = ["MaxPool", "Resize", "DepthToSpace"];

    /// <summary>Compares the plan with the graph that the runtime made of the quantised model.</summary>
    public QuantizedWork(QuantizedModel model, GraphProto optimized)
    {
        var plan = model.Plan;
        var floats = optimized.Node.Where(node => node.OpType == "DequantizeLinear").SelectMany(node => node.Output).ToHashSet();
        NodeProto[] nodes = [.. Computing(plan.Network).Where(node => !plan.IsFused(node))];
        var names = nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        HashSet<string> joined = [.. optimized.Node.Where(node => IsOf8Bits(node, floats)).Select(node => OriginalName(node.Name, names))];
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

    /// <summary>The name of the plan's node that the runtime replaced by one of a name.</summary>
    /// <param name="name">The name, behind which the runtime put something, once or several times, or nothing.</param>
    /// <param name="names">The names of the plan's nodes, which may end in the same.</param>
    public static string OriginalName(string name, HashSet<string> names)
    {
        string original = name;
        while (!names.Contains(original) && Suffix().Match(original) is { Success: true, Index: > 0 } suffix)
        {
            original = original[..suffix.Index];
        }

        return original;
    }

    [GeneratedRegex(@"(_nhwc|_nchwc|_token_[0-9]+)\z")]
    private static partial Regex Suffix();

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
