using System.Runtime.InteropServices;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>
/// Turns into constants what exporters compute though it is always the same: the lengths of lists, and what follows from them. PyTorch pads by sizes of
/// which it counts how many there are, for example. Nothing is used that depends on the image.
/// </summary>
internal sealed class ShapeFolding
{
    // A side whose length is not known.
    private const long Unknown = -1;

    private readonly Dictionary<string, KnownValue> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long[]> _shapes = new(StringComparer.Ordinal);

    public ShapeFolding(IEnumerable<TensorProto> constants)
    {
        foreach (var constant in constants)
        {
            var value = KnownValue.Of(constant);
            _constants[constant.Name] = constant.DataType == (int)DataType.Int64 ? value : value with { Integers = null };
            _shapes[constant.Name] = value.Shape;
        }
    }

    /// <summary>The constant that a node's result is; null where it is none. The node is one behind those that were given before.</summary>
    public TensorProto? Fold(NodeProto node)
    {
        if (node is not { Domain: "", Output: [{ Length: > 0 } name] } || node.Input.Count == 0)
        {
            return null;
        }

        if (node.OpType == "Shape" && _shapes.TryGetValue(node.Input[0], out long[]? sides) && !sides.Contains(Unknown))
        {
            return Add(name, ShapeNumbers.Of(node, [new KnownValue(sides)]));
        }

        KnownValue?[] inputs = [.. node.Input.Select(input => _constants.GetValueOrDefault(input))];
        if (Array.TrueForAll(inputs, input => input?.Integers is not null) && ShapeRules.Of(node, inputs) is { Length: <= 1 } shape
            && ShapeNumbers.Of(node, inputs) is { } numbers && numbers.Length == (shape is [var length] ? length : 1) && IsInteger(node))
        {
            return Add(name, numbers, shape);
        }

        if (ShapeOf(node) is { } known)
        {
            _shapes[name] = known;
        }

        return null;
    }

    private static bool IsInteger(NodeProto node) => node.OpType != "Cast" || node.Int("to", 0) == (long)DataType.Int64;

    private TensorProto? Add(string name, long[]? numbers, long[]? shape = null)
    {
        if (numbers is null)
        {
            return null;
        }

        shape ??= [numbers.Length];
        _constants[name] = new KnownValue(shape, numbers);
        _shapes[name] = shape;
        return TensorProto.Create(name, DataType.Int64, MemoryMarshal.AsBytes<long>(numbers), shape);
    }

    /// <summary>The shape of a list, or of a number out of one; null of everything else.</summary>
    private long[]? ShapeOf(NodeProto node)
    {
        long[]?[] inputs = [.. node.Input.Select(input => _shapes.GetValueOrDefault(input))];
        return node.OpType switch
        {
            "Shape" => [Unknown],
            "Gather" when inputs is [[_], { } indices] => indices,
            "Cast" or "Neg" or "Abs" or "Floor" or "Ceil" or "Identity" => inputs[0],
            "Add" or "Sub" or "Mul" or "Div" or "Mod" or "Min" or "Max" when inputs is [{ } left, { } right] => left.SequenceEqual(right) ? left
                : left is [] ? right
                : right is [] ? left
                : null,
            "Unsqueeze" when inputs[0] is [] => [1],
            "Squeeze" when inputs[0] is [1] => [],
            "Concat" when node.Int("axis", 0) == 0 && Array.TrueForAll(inputs, input => input is [not Unknown]) => [inputs.Sum(input => input![0])],
            _ => null,
        };
    }
}
