using System.Collections.Frozen;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// The values of a model that are the sides of its image, or follow from one of them by arithmetic that does not make them many times as large.
/// What counts up to another value than these might count for ever.
/// </summary>
internal sealed class ImageSideValues
{
    private const int MaxMultiplications = 1;

    // Results that are no larger than what they are made of.
    private static readonly FrozenSet<string> Keeping =
        "Abs Cast Concat Div Gather Identity Max Min Mod Slice Squeeze Sub Unsqueeze".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // How often a value was multiplied by a constant, or added to something.
    private readonly Dictionary<string, int> _multiplications = new(StringComparer.Ordinal);

    /// <summary>Whether a value is one of them.</summary>
    public bool Contains(string name) => _multiplications.TryGetValue(name, out int count) && count <= MaxMultiplications;

    /// <summary>Takes the next node into account.</summary>
    public void Add(NodeProto node, Func<string, bool> isConstant)
    {
        string[] inputs = [.. node.Input.Where(name => name.Length > 0 && !isConstant(name))];
        if (node.OpType == "Shape" && inputs is [TensorNames.Image])
        {
            _multiplications[node.Output[0]] = 0;
            return;
        }

        if (inputs is [] || inputs.Any(name => !_multiplications.ContainsKey(name)))
        {
            return;
        }

        int count = inputs.Max(name => _multiplications[name]);
        bool isKept = Keeping.Contains(node.OpType) || (node.OpType == "Add" && inputs.Length == 1);
        if (isKept || (inputs.Length == 1 && node.OpType == "Mul") || node.OpType == "Add")
        {
            _multiplications[node.Output[0]] = isKept ? count : count + 1;
        }
    }
}
