using System.Runtime.InteropServices;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>
/// Rewrites nodes of earlier sets of operators so that they do the same in set 17: attributes that have become inputs, operators that have been replaced,
/// and those that have come to mean something else.
/// </summary>
/// <param name="from">The set that the nodes are in.</param>
/// <param name="prefix">What the names of new values begin with, and no others do.</param>
internal sealed class OperatorSetUpgrade(long from, string prefix)
{
    /// <summary>The earliest set that is read: that of PyTorch 1.0, in 2018.</summary>
    public const long Least = 9;

    private const int InputsForSlices = 10;
    private const int InputsForPads = 11;
    private const int DropoutWithMode = 12;
    private const int InputsForAxes = 13;

    private int _count;

    /// <summary>The constants that the new nodes read.</summary>
    public List<TensorProto> Constants { get; } = [];

    /// <summary>The nodes that do what a node did.</summary>
    public IEnumerable<NodeProto> Apply(NodeProto node) => node.Domain.Length > 0 ? [node] : node.OpType switch
    {
        "Squeeze" or "Unsqueeze" or "ReduceSum" when from < InputsForAxes => [WithInputs(node, 1, "axes")],
        "Split" when from < InputsForAxes => [WithInputs(node, 1, "split")],
        "Softmax" or "LogSoftmax" or "Hardmax" when from < InputsForAxes => Flattened(node),
        "Clip" when from < InputsForPads => [WithInputs(node, 1, "min", "max")],
        "Pad" when from < InputsForPads => [WithInputs(node, 1, "pads", "value")],
        "Slice" when from < InputsForSlices => [WithInputs(node, 1, "starts", "ends", "axes")],
        "TopK" when from < InputsForSlices => [WithInputs(node, 1, "k")],
        "Upsample" => [ToResize(node)],
        "Resize" when from < InputsForPads => [ToResize(node)],
        "Dropout" when IsWithoutEffect(node) => [OnnxGraph.Node("Identity", node.Output[0], [node.Input[0]])],
        _ => [node],
    };

    /// <summary>Turns attributes into inputs.</summary>
    private NodeProto WithInputs(NodeProto node, int first, params string[] attributes)
    {
        var given = attributes.Select(name => node.Attribute.FirstOrDefault(attribute => attribute.Name == name)).ToList();
        int last = given.FindLastIndex(attribute => attribute is not null);
        for (int index = 0; index <= last; index++)
        {
            while (node.Input.Count <= first + index)
            {
                node.Input.Add("");
            }

            if (given[index] is { } attribute)
            {
                node.Input[first + index] = Add(ToConstant(attribute, isList: attribute.Name is not ("min" or "max" or "value")));
                node.Attribute.Remove(attribute);
            }
        }

        return node;
    }

    private static TensorProto ToConstant(AttributeProto attribute, bool isList) => attribute switch
    {
        { HasF: true } => TensorProto.Create("", DataType.Float, MemoryMarshal.AsBytes<float>([attribute.F]), []),
        { HasI: true } => TensorProto.Create("", DataType.Int64, MemoryMarshal.AsBytes<long>([attribute.I]), isList ? [1] : []),
        _ => TensorProto.Create("", DataType.Int64, MemoryMarshal.AsBytes<long>([.. attribute.Ints]), [attribute.Ints.Count]),
    };

    /// <summary>Until set 12, these operators took all sides from the axis on for one.</summary>
    private IEnumerable<NodeProto> Flattened(NodeProto node)
    {
        long axis = node.Int("axis", 1);
        if (axis == -1 || node.Input.Count == 0 || node.Output.Count == 0)
        {
            return [node];
        }

        string name = Next();
        return
        [
            OnnxGraph.Node("Shape", $"{name}/shape", [node.Input[0]]),
            OnnxGraph.Node("Flatten", $"{name}/flat", [node.Input[0]], OnnxGraph.Attribute("axis", axis)),
            OnnxGraph.Node(node.OpType, $"{name}/result", [$"{name}/flat"], OnnxGraph.Attribute("axis", -1)),
            OnnxGraph.Node("Reshape", node.Output[0], [$"{name}/result", $"{name}/shape"]),
        ];
    }

    /// <summary>Both operators of before set 11 took the pixel at the position divided by the factor, cut off.</summary>
    private NodeProto ToResize(NodeProto node)
    {
        if (node.Output.Count == 0 || node.Input.Count is < 1 or > 2)
        {
            return node;
        }

        string factors = node.Input.Count > 1 ? node.Input[1] : Add(TensorProto.Create(
            "", DataType.Float, MemoryMarshal.AsBytes<float>(node.Floats("scales") ?? []), [node.Floats("scales")?.Length ?? 0]));
        var resize = OnnxGraph.Node(
            "Resize",
            node.Output[0],
            [node.Input[0], "", factors],
            OnnxGraph.Attribute("mode", node.Text("mode") is "linear" or "bilinear" ? "linear" : "nearest"),
            OnnxGraph.Attribute("coordinate_transformation_mode", "asymmetric"),
            OnnxGraph.Attribute("nearest_mode", "floor"));
        resize.Name = node.Name;
        return resize;
    }

    /// <summary>Dropout does something in training only, which an input says since set 12.</summary>
    private bool IsWithoutEffect(NodeProto node) =>
        node.Input.Count > 0 && node.Output is [{ Length: > 0 }, ..] && (from < DropoutWithMode || node.Input.Count <= 2 || node.Input[2].Length == 0);

    private string Add(TensorProto constant)
    {
        constant.Name = Next();
        Constants.Add(constant);
        return constant.Name;
    }

    private string Next() => $"{prefix}{++_count}";
}
